import { Box, Play, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, EngineGone, ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { containerColumns } from './container-columns.tsx';

const tabs = ['all', 'running', 'stopped'] as const;
type Tab = (typeof tabs)[number];

function matches(container: ContainerSummary, tab: Tab, filter: string): boolean {
  if (tab !== 'all' && isAlive(container) !== (tab === 'running')) return false;
  const text = `${container.name} ${container.image} ${container.id} ${container.command} ${container.ports.map(({ hostPort }) => hostPort).join(' ')}`.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Every container: what it is, whether it runs, where it is reached, and what can be done to it. */
export function ContainerList(): ReactNode {
  const { data: containers, error, refetch } = useReadAll('containers.list');
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const tab = tabs.find((name) => name === place.params.get('show')) ?? 'all';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const actions = useContainerActions();
  const roomy = useMedia('(min-width: 1280px)');
  const set = (name: string, value: string): void => navigate(withParams(place, { [name]: value === '' || value === 'all' ? null : value }), { replace: true });

  const rows = useMemo(() => (containers ?? []).filter((container) => matches(container, tab, filter)), [containers, tab, filter]);
  const columns = useMemo(() => containerColumns({ roomy }), [roomy]);
  const running = containers?.filter(isAlive).length ?? 0;
  const stillThere = useMemo(() => new Set((containers ?? []).map(({ id }) => id).filter((id) => selected.has(id))), [containers, selected]);

  const list = (): ReactNode => {
    // That there was nothing is no longer known once the engine has gone.
    if (containers === undefined || (containers.length === 0 && engine !== 'here')) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (containers.length === 0) {
      return (
        <EmptyState
          icon={Box}
          title="No containers yet"
          actions={
            <>
              <Button look="primary" icon={Play} onClick={() => openDialog('run')}>
                Run a container
              </Button>
              <Button onClick={() => navigate('/images')}>Show images</Button>
            </>
          }
        >
          A container is a running copy of an image: the same files, plus a thin layer of its own that goes when you remove it.
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title="No container matches" actions={<Button onClick={() => navigate('/containers', { replace: true })}>Show all</Button>}>
          {filter === '' ? `None is ${tab} now.` : `Nothing ${tab === 'all' ? '' : `${tab} `}has “${filter}” in its name, image, command, id or ports.`}
        </EmptyState>
      );
    }
    return (
      <DataTable
        label="Containers"
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        columns={columns}
        onOpen={({ id }) => navigate(`/containers/${id}`)}
        onRemove={({ id }) => actions.remove(stillThere.has(id) ? [...stillThere] : [id])}
        menu={actions.entries}
        selection={{ ids: stillThere, onChange: setSelected }}
      />
    );
  };

  return (
    <Page
      title="Containers"
      actions={
        <Button look="primary" icon={Play} onClick={() => openDialog('run')}>
          Run
        </Button>
      }
      toolbar={
        containers !== undefined &&
        containers.length > 0 && (
          <Toolbar>
            <Segmented
              label="Which containers"
              value={tab}
              onChange={(value) => set('show', value)}
              choices={[
                { value: 'all', label: 'All', count: containers.length },
                { value: 'running', label: 'Running', count: running },
                { value: 'stopped', label: 'Stopped', count: containers.length - running },
              ]}
            />
            <FilterInput value={filter} onChange={(value) => set('q', value)} label="Filter containers" />
            <BulkBar containers={containers.filter(({ id }) => stillThere.has(id))} onDone={() => setSelected(new Set())} />
          </Toolbar>
        )
      }
    >
      {list()}
    </Page>
  );
}

function ListSkeleton(): ReactNode {
  return (
    <div className="px-5 pt-18" aria-busy="true" aria-label="Reading containers">
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-8 border-b border-line">
          <Skeleton className="w-20" />
          <Skeleton className="w-48" />
          <Skeleton className="w-36" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
