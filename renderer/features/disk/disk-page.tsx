import { HardDrive, LayoutDashboard, RotateCw, TableProperties } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { DiskReply } from '../../../electron/shared/engine-api/disk.ts';
import { useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { useStored } from '../../lib/use-stored.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DiskTabs } from '../../ui/disk-tabs.tsx';
import { FilterInput, Page } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { groupDisk } from './disk-groups.ts';
import { DiskMap } from './disk-map.tsx';
import { DiskTable } from './disk-table.tsx';
import { allKinds, choiceOf } from './prune-choices.tsx';
import { SpaceBar } from './space-bar.tsx';

const { disk } = strings;

/** What takes room on the disk, every byte of it. Read when it is looked at and after events, never by the clock. */
export function DiskPage(): ReactNode {
  const { data, error, refetch, isFetching } = useRead('disk.story', {}, { fresh: true });
  const engine = useEnginePresence();
  const body = (): ReactNode => {
    if (engine === 'gone') return <EngineGone />;
    if (data === undefined) return error === null || engine === 'coming' ? <PageSkeleton label={disk.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    return <DiskStory reply={data} />;
  };
  return (
    <Page title={disk.title} actions={<IconButton icon={RotateCw} label={disk.again} busy={isFetching && data !== undefined} onClick={() => void refetch()} />} toolbar={<DiskTabs current="story" />}>
      {body()}
    </Page>
  );
}

function DiskStory({ reply }: { reply: DiskReply }): ReactNode {
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const [view, setView] = useStored('disk-view', 'map', ['map', 'table']);
  const groups = useMemo(() => groupDisk(reply), [reply]);
  const entries = useMemo(() => groups.flatMap((group) => group.entries).filter(({ name, kind }) => `${name} ${disk.kinds[kind]}`.toLowerCase().includes(filter.toLowerCase())).toSorted((a, b) => b.bytes - a.bytes), [groups, filter]);
  if (reply.total === 0) {
    return (
      <EmptyState icon={HardDrive} title={disk.nothing.title} actions={<Button onClick={() => navigate('/images')}>{disk.nothing.action}</Button>}>
        {disk.nothing.text}
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 overflow-y-auto pt-4">
      <SpaceFacts reply={reply} />
      <div className="flex items-center gap-3 px-5">
        {view === 'table' && <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label={disk.filter} />}
        <div className="ml-auto">
          <Segmented
            label={disk.view}
            value={view}
            onChange={setView}
            choices={[
              { value: 'map', label: disk.map, icon: LayoutDashboard },
              { value: 'table', label: disk.table, icon: TableProperties },
            ]}
          />
        </div>
      </div>
      <div className="min-h-0 flex-1">{view === 'map' ? <div className="h-full px-5 pb-2"><DiskMap groups={groups} /></div> : <DiskTable entries={entries} />}</div>
    </div>
  );
}

function SpaceFacts({ reply: { total, fileSystem } }: { reply: DiskReply }): ReactNode {
  const plan = useRead('disk.plan', choiceOf(allKinds), { fresh: true }).data;
  const facts: readonly (readonly [string, number | undefined, string])[] = [
    [disk.uses, total, ''],
    [disk.free, fileSystem.free, disk.of(fileSystem.total)],
    [disk.canGive, plan?.bytes, ''],
  ];
  return (
    <div className="flex flex-col gap-3 px-5">
      <div className="flex flex-wrap items-end gap-x-10 gap-y-3">
        {facts.map(([name, bytes, more]) => (
          <div key={name}>
            <p className="text-xs text-muted">{name}</p>
            <p className="text-lg font-semibold" title={bytes === undefined ? undefined : disk.exact(bytes)}>
              {bytes === undefined ? '–' : formatBytes(bytes)} <span className="text-xs font-normal text-muted">{more}</span>
            </p>
          </div>
        ))}
        <Button className="ml-auto" onClick={() => navigate('/disk/prune?start=all')}>
          {disk.chooseWhatGoes}
        </Button>
      </div>
      <SpaceBar used={total} free={fileSystem.free} total={fileSystem.total} />
    </div>
  );
}
