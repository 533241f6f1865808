import { Archive, ArrowLeft, Database, MoreHorizontal, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VolumeDetail } from '../../../electron/shared/ipc/volumes.ts';
import { useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { useFreshly } from '../../bridge/use-freshly.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { runWith, useExportVolume, useVolumeEntries, volumePlace } from './volume-actions.ts';
import { VolumeFiles } from './volume-files.tsx';
import { VolumeOverview } from './volume-overview.tsx';
import { volumeTitle } from './volume-title.ts';
import { VolumeUsers } from './volume-users.tsx';

const t = strings.volumes;
const tabs = ['overview', 'files', 'used-by', 'inspect'] as const;
type TabName = (typeof tabs)[number];

/** One volume. */
export function VolumePage({ name, tab }: { name: string; tab: string | undefined }): ReactNode {
  const { data: volume, error, refetch } = useFreshly(useRead('volumes.inspect', { name }));
  const engine = useEnginePresence();
  const shown = tabs.find((one) => one === tab) ?? 'overview';
  if (error !== null && volume === undefined) return error.kind === 'not-found' ? <VolumeGone /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  const users = new Set(volume?.usedBy.map(({ containerId }) => containerId));
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={t.back} className="-mx-1" onClick={() => navigate('/volumes')} />}
      title={volume === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={volumeTitle(volume)} tail={16} />}
      actions={volume !== undefined && <HeaderActions volume={volume} />}
      toolbar={<PageTabs label={t.parts} tabs={tabs.map((one) => ({ to: volumePlace(name, one), label: t.tabs[one], current: one === shown, count: one === 'used-by' ? users.size || undefined : undefined }))} />}
    >
      {volume !== undefined ? <TabBody tab={shown} volume={volume} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label={t.readingOne} />}
    </Page>
  );
}

function VolumeGone(): ReactNode {
  return (
    <EmptyState icon={Database} title={t.goneTitle} actions={<Button onClick={() => navigate('/volumes', { replace: true })}>{t.showVolumes}</Button>}>
      {t.goneText}
    </EmptyState>
  );
}

function HeaderActions({ volume }: { volume: VolumeDetail }): ReactNode {
  const entries = useVolumeEntries();
  const exportVolume = useExportVolume();
  return (
    <>
      <Button icon={Archive} onClick={() => exportVolume(volume)}>
        {t.exportTar}
      </Button>
      <Button icon={Play} look="primary" onClick={() => runWith(volume)}>
        {volume.usedBy.length === 0 && volume.origin !== null ? t.reattach : t.runWith}
      </Button>
      <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(volumeTitle(volume))} tooltip={false} />} entries={entries(volume)} />
    </>
  );
}

function TabBody({ tab, volume }: { tab: TabName; volume: VolumeDetail }): ReactNode {
  switch (tab) {
    case 'overview':
      return <VolumeOverview volume={volume} />;
    case 'files':
      return <VolumeFiles name={volume.name} />;
    case 'used-by':
      return <VolumeUsers volume={volume} />;
    case 'inspect':
      return <JsonView value={volume.raw} label={t.inspectLabel(volumeTitle(volume))} />;
  }
}
