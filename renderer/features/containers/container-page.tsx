import { ArrowLeft, Box, MoreHorizontal, Play, RotateCw, Square } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, usePending, useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { useStored } from '../../lib/use-stored.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { ChangesTab } from './changes-tab.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { FilesTab } from './files-tab.tsx';
import { HealthMark } from './health-mark.tsx';
import { LogsTab } from './logs-tab.tsx';
import { OlderMark } from './older-tag.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PortLinks } from './port-links.tsx';
import { StatsTab } from './stats-tab.tsx';
import { TerminalTab } from './terminal-tab.tsx';

const words = strings.containers.page;
const tabs = ['overview', 'logs', 'terminal', 'files', 'stats', 'changes', 'inspect'] as const;
type TabName = (typeof tabs)[number];

/** One container. Without a tab in the place, the one looked at last comes back. */
export function ContainerPage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: container, error, refetch } = useRead('containers.inspect', { id });
  const engine = useEnginePresence();
  const [last, setLast] = useStored<TabName>('container.tab', 'overview', tabs);
  const shown = tabs.find((name) => name === tab) ?? last;
  useEffect(() => {
    if (shown !== last) setLast(shown);
  });

  // Of what was removed while it was looked at, the log that was read stays.
  const removed = container !== undefined && error?.kind === 'not-found';
  if (error !== null && (container === undefined || (removed && shown !== 'logs'))) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={Box} title={words.goneTitle} actions={<Button onClick={() => navigate('/containers', { replace: true })}>{words.showAll}</Button>}>
        {words.goneText}
      </EmptyState>
    );
  }
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={words.all} className="-mx-1" onClick={() => navigate('/containers')} />}
      title={container === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={container.name} />}
      actions={container !== undefined && !removed && <HeaderActions container={container} />}
      toolbar={<PageTabs label={words.parts} tabs={tabs.map((name) => ({ to: `/containers/${id}/${name}`, label: words.tabs[name], current: name === shown }))} />}
    >
      {container !== undefined ? <TabBody tab={shown} container={container} removed={removed} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label={words.reading} />}
    </Page>
  );
}

function TabBody({ tab, container, removed }: { tab: TabName; container: ContainerDetail; removed: boolean }): ReactNode {
  switch (tab) {
    case 'overview':
      return <OverviewTab container={container} />;
    case 'logs':
      return <LogsTab container={container} removed={removed} />;
    case 'terminal':
      return <TerminalTab container={container} />;
    case 'files':
      return <FilesTab container={container} />;
    case 'stats':
      return <StatsTab container={container} />;
    case 'changes':
      return <ChangesTab container={container} />;
    case 'inspect':
      return <JsonView value={container.raw} label={words.inspect(container.name)} />;
  }
}

function HeaderActions({ container }: { container: ContainerDetail }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id);
  const { id } = container;
  const alive = isAlive(container);
  return (
    <>
      <OlderMark id={id} />
      <PortLinks ports={container.ports} limit={2} />
      <span className="mx-1 flex items-center gap-2">
        <StateDot status={container.status} pending={pending} code={container.exitCode} />
        {pending === undefined && <HealthMark health={container.health} />}
      </span>
      {alive ? (
        <>
          <Button icon={Square} busy={pending === 'containers.stop'} disabled={pending !== undefined} onClick={() => actions.stop(id)}>
            {strings.containers.actions.stop}
          </Button>
          <Button icon={RotateCw} busy={pending === 'containers.restart'} disabled={pending !== undefined} onClick={() => actions.restart(id)}>
            {strings.containers.actions.restart}
          </Button>
        </>
      ) : (
        <Button icon={Play} look="primary" busy={pending === 'containers.start'} disabled={pending !== undefined} onClick={() => actions.start(id)}>
          {strings.containers.actions.start}
        </Button>
      )}
      <Menu trigger={<IconButton icon={MoreHorizontal} label={words.more} tooltip={false} />} entries={actions.entries(container, { onPage: true })} />
    </>
  );
}
