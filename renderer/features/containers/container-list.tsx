import { Box, GraduationCap, Play, SearchX } from 'lucide-react';
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Grouping } from '../../ui/data-table.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, EngineGone, ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { containerColumns, type ListRoom } from './container-columns.tsx';
import { listTabs, matchesFilter } from './container-filter.ts';
import { ContainerPanel } from './container-panel.tsx';
import { FilterMenu } from './filter-menu.tsx';
import { LiveStatsProvider, useSight } from './live-stats.tsx';
import { ProjectHeader, projectEntries } from './project-header.tsx';
import { useClosedProjects } from './use-closed-projects.ts';

const words = strings.containers.list;
const projectOf = ({ project }: ContainerSummary): string | null => project;

/** Every container: what it is, whether it runs, what it uses, where it is reached, and what can be done to it. `onTour` starts the tour, which is offered while there is none. */
export function ContainerList({ onTour }: { onTour: () => void }): ReactNode {
  const { data: containers, error, refetch } = useReadAll('containers.list');
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const tab = listTabs.find((name) => name === place.params.get('show')) ?? 'all';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const set = (name: string, value: string): void => navigate(withParams(place, { [name]: value === '' || value === 'all' ? null : value }), { replace: true });

  const rows = useMemo(() => (containers ?? []).filter((container) => matchesFilter(container, tab, filter)), [containers, tab, filter]);
  const running = containers?.filter(isAlive).length ?? 0;
  const stillThere = useMemo(() => new Set((containers ?? []).map(({ id }) => id).filter((id) => selected.has(id))), [containers, selected]);
  const picked = rows.find(({ id }) => id === place.params.get('panel'));

  const closePanel = (): void => {
    set('panel', '');
    document.querySelector<HTMLElement>('[role=row][aria-current]')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || picked === undefined || !event.currentTarget.contains(event.target as Element)) return;
    event.preventDefault();
    closePanel();
  };

  const body = (): ReactNode => {
    // That there was nothing is no longer known once the engine has gone.
    if (containers === undefined || (containers.length === 0 && engine !== 'here')) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (containers.length === 0) return <NoContainers onTour={onTour} />;
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title={words.noMatchTitle} actions={<Button onClick={() => navigate('/containers', { replace: true })}>{words.showAll}</Button>}>
          {filter === '' ? words.noneIs(tab) : words.noneHas(tab, filter)}
        </EmptyState>
      );
    }
    return (
      <LiveStatsProvider picked={picked !== undefined && isAlive(picked) ? picked.id : undefined}>
        <div className="flex h-full min-h-0" onKeyDown={onKeyDown} role="presentation">
          <div className="relative min-w-0 flex-1">
            <ContainerTable all={containers} rows={rows} picked={picked?.id} selected={stillThere} onSelect={setSelected} onPick={(id) => set('panel', id)} />
            <BulkBar containers={containers.filter(({ id }) => stillThere.has(id))} onDone={() => setSelected(new Set())} />
          </div>
          {picked !== undefined && <ContainerPanel container={picked} onClose={closePanel} />}
        </div>
      </LiveStatsProvider>
    );
  };

  return (
    <Page
      title={strings.containers.title}
      actions={
        <Button look="primary" icon={Play} onClick={() => openDialog('run')}>
          {strings.containers.run}
        </Button>
      }
      toolbar={
        containers !== undefined &&
        containers.length > 0 && (
          <Toolbar>
            <Segmented
              label={words.which}
              value={tab}
              onChange={(value) => set('show', value)}
              choices={[
                { value: 'all', label: words.tabs.all, count: containers.length },
                { value: 'running', label: words.tabs.running, count: running },
                { value: 'stopped', label: words.tabs.stopped, count: containers.length - running },
              ]}
            />
            <FilterInput value={filter} onChange={(value) => set('q', value)} label={words.filter} className="w-72" />
            <FilterMenu containers={containers} filter={filter} onChange={(value) => set('q', value)} />
          </Toolbar>
        )
      }
    >
      {body()}
    </Page>
  );
}

type TableProps = {
  all: readonly ContainerSummary[];
  rows: readonly ContainerSummary[];
  picked: string | undefined;
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
  onPick: (id: string) => void;
};

function ContainerTable({ all, rows, picked, selected, onSelect, onPick }: TableProps): ReactNode {
  const tellSight = useSight();
  const actions = useContainerActions();
  const isWide = useMedia('(min-width: 1280px)');
  const room: ListRoom = picked === undefined ? (isWide ? 'wide' : 'middle') : isWide ? 'middle' : 'narrow';
  const columns = useMemo(() => containerColumns(room), [room]);
  const [closed, toggle] = useClosedProjects();
  // A project is all of its containers, also where the filter shows some.
  const projects = useMemo(() => Map.groupBy(all, projectOf), [all]);
  const wholeOf = (project: string): readonly ContainerSummary[] => projects.get(project) ?? [];
  const groups: Grouping<ContainerSummary> = {
    of: projectOf,
    closed,
    onToggle: toggle,
    name: strings.containers.project.name,
    renderHeader: (project, _shown, open) => <ProjectHeader project={project} containers={wholeOf(project)} open={open} onToggle={() => toggle(project)} />,
    menu: (project) => projectEntries(actions, project, wholeOf(project)),
    onRemove: (project) => actions.remove(wholeOf(project).map(({ id }) => id)),
  };
  return (
    <DataTable
      label={words.label}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      columns={columns}
      onOpen={({ id }) => navigate(`/containers/${id}`)}
      onPick={({ id }) => onPick(id)}
      current={picked}
      onRemove={({ id }) => actions.remove(selected.has(id) ? [...selected] : [id])}
      menu={actions.entries}
      selection={{ ids: selected, onChange: onSelect }}
      groups={groups}
      onRange={(seen, headers) => tellSight([...seen, ...headers.flatMap(wholeOf)].filter(isAlive).map(({ id }) => id))}
    />
  );
}

function NoContainers({ onTour }: { onTour: () => void }): ReactNode {
  return (
    <EmptyState
      icon={Box}
      title={words.emptyTitle}
      actions={
        <>
          <Button look="primary" icon={Play} onClick={() => openDialog('run')}>
            {words.emptyRun}
          </Button>
          <Button icon={GraduationCap} onClick={onTour}>
            {words.emptyTour}
          </Button>
          <Button onClick={() => navigate('/images')}>{words.emptyImages}</Button>
        </>
      }
    >
      {words.emptyText}
    </EmptyState>
  );
}

function ListSkeleton(): ReactNode {
  return (
    <div className="px-5 pt-18" aria-busy="true" aria-label={words.reading}>
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
