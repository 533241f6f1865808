import { ArrowLeft, Box, MoreHorizontal, Play, RotateCw, Square } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, usePending, useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { useStored } from '../../lib/use-stored.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { LogsTab } from './logs-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PortLinks } from './port-links.tsx';
import { TerminalTab } from './terminal-tab.tsx';

const tabs = ['overview', 'logs', 'terminal', 'inspect'] as const;
type TabName = (typeof tabs)[number];
const labels: Readonly<Record<TabName, string>> = { overview: 'Overview', logs: 'Logs', terminal: 'Terminal', inspect: 'Inspect' };

/** One container. Without a tab in the place, the one looked at last comes back. */
export function ContainerPage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: container, error, refetch } = useRead('containers.inspect', { id });
  const engine = useEnginePresence();
  const [last, setLast] = useStored<TabName>('container.tab', 'overview', tabs);
  const shown = tabs.find((name) => name === tab) ?? last;
  useEffect(() => {
    if (shown !== last) setLast(shown);
  });

  if (error !== null && container === undefined) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={Box} title="This container is gone" actions={<Button onClick={() => navigate('/containers', { replace: true })}>Show containers</Button>}>
        It was removed, here or by another client of the engine.
      </EmptyState>
    );
  }
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label="All containers" className="-mx-1" onClick={() => navigate('/containers')} />}
      title={container === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={container.name} />}
      actions={container !== undefined && <HeaderActions container={container} />}
      toolbar={<PageTabs label="Parts of the container" tabs={tabs.map((name) => ({ to: `/containers/${id}/${name}`, label: labels[name], current: name === shown }))} />}
    >
      {container !== undefined ? <TabBody tab={shown} container={container} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label="Reading the container" />}
    </Page>
  );
}

function TabBody({ tab, container }: { tab: TabName; container: ContainerDetail }): ReactNode {
  switch (tab) {
    case 'overview':
      return <OverviewTab container={container} />;
    case 'logs':
      return <LogsTab container={container} />;
    case 'terminal':
      return <TerminalTab container={container} />;
    case 'inspect':
      return <JsonView value={container.raw} label={`Everything the engine knows of ${container.name}`} />;
  }
}

function HeaderActions({ container }: { container: ContainerDetail }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id);
  const { id } = container;
  const alive = isAlive(container);
  return (
    <>
      <PortLinks ports={container.ports} limit={2} />
      <span className="mx-1">
        <StateDot status={container.status} pending={pending} code={container.exitCode} />
      </span>
      {alive ? (
        <>
          <Button icon={Square} busy={pending === 'containers.stop'} disabled={pending !== undefined} onClick={() => actions.stop(id)}>
            Stop
          </Button>
          <Button icon={RotateCw} busy={pending === 'containers.restart'} disabled={pending !== undefined} onClick={() => actions.restart(id)}>
            Restart
          </Button>
        </>
      ) : (
        <Button icon={Play} look="primary" busy={pending === 'containers.start'} disabled={pending !== undefined} onClick={() => actions.start(id)}>
          Start
        </Button>
      )}
      <Menu trigger={<IconButton icon={MoreHorizontal} label="More" tooltip={false} />} entries={actions.entries(container).filter((entry) => entry === '-' || !['Open', 'Logs', 'Terminal'].includes(entry.label)).slice(1)} />
    </>
  );
}
