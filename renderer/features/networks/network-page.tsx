import { ArrowLeft, Cable, MoreHorizontal, Network } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NetworkDetail } from '../../../electron/shared/ipc/networks.ts';
import { useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { canConnect, networkEntries, networkPlace } from './network-actions.ts';
import { NetworkMembers } from './network-members.tsx';
import { NetworkOverview } from './network-overview.tsx';

const t = strings.networks;
const tabs = ['overview', 'containers', 'inspect'] as const;
type TabName = (typeof tabs)[number];

/** One network. */
export function NetworkPage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: network, error, refetch } = useRead('networks.inspect', { id });
  const engine = useEnginePresence();
  const shown = tabs.find((one) => one === tab) ?? 'overview';
  if (error !== null && network === undefined) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={Network} title={t.goneTitle} actions={<Button onClick={() => navigate('/networks', { replace: true })}>{t.showNetworks}</Button>}>
        {t.goneText}
      </EmptyState>
    );
  }
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={t.back} className="-mx-1" onClick={() => navigate('/networks')} />}
      title={network === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={network.name} />}
      actions={
        network !== undefined && (
          <>
            {canConnect(network) && (
              <Button look="primary" icon={Cable} onClick={() => openDialog('connect-network', { network: network.id })}>
                {t.connect}
              </Button>
            )}
            <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(network.name)} tooltip={false} />} entries={networkEntries(network)} />
          </>
        )
      }
      toolbar={<PageTabs label={t.partsOf} tabs={tabs.map((one) => ({ to: networkPlace(id, one), label: t.tabs[one], current: one === shown, count: one === 'containers' ? network?.members.length || undefined : undefined }))} />}
    >
      {network !== undefined ? <TabBody tab={shown} network={network} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label={t.readingOne} />}
    </Page>
  );
}

function TabBody({ tab, network }: { tab: TabName; network: NetworkDetail }): ReactNode {
  switch (tab) {
    case 'overview':
      return <NetworkOverview network={network} />;
    case 'containers':
      return <NetworkMembers network={network} />;
    case 'inspect':
      return <JsonView value={network.raw} label={t.inspectLabel(network.name)} />;
  }
}
