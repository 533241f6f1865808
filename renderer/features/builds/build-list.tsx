import { Hammer, SearchX, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { BarBelowTabs, FilterInput, Page } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { buildColumns } from './build-columns.tsx';
import { buildEntries } from './build-entries.ts';
import { buildKinds, fitsWords, isOfKind, type BuildKind } from './build-filter.ts';
import { buildName } from './build-names.ts';
import { buildPlace, openNewBuild } from './build-place.ts';
import { BuildsTabs } from './builds-tabs.tsx';
import { useBuildWays } from './use-build-ways.ts';

const t = strings.builds;

const removeAll = (ids: readonly string[]): void => openDialog('remove-builds', { build: ids.join(',') });

/** Every build that is known: those that run first, as the newest. */
export function BuildList(): ReactNode {
  const { data: builds, error, refetch } = useReadAll('builds.list');
  const engine = useEnginePresence();
  const { params } = usePlace();
  const ways = useBuildWays();
  const filter = params.get('q') ?? '';
  const kind = buildKinds.find((name) => name === params.get('show')) ?? 'all';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const roomy = useMedia('(min-width: 1280px)');
  const rows = useMemo(() => (builds ?? []).filter((build) => isOfKind(build, kind) && fitsWords(build, filter)), [builds, kind, filter]);
  const columns = useMemo(() => buildColumns({ roomy }), [roomy]);
  const stillThere = useMemo(() => new Set((builds ?? []).map(({ id }) => id).filter((id) => selected.has(id))), [builds, selected]);

  const list = (): ReactNode => {
    if (builds === undefined) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton label={t.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (builds.length === 0) return <NoBuilds />;
    if (rows.length === 0) return <NoRows kind={kind} filter={filter} />;
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ description }) => buildName(description)}
        columns={columns}
        rowHeight={44}
        onOpen={({ id }) => navigate(buildPlace(id))}
        onRemove={({ id }) => removeAll(stillThere.has(id) ? [...stillThere] : [id])}
        menu={(build) => buildEntries(build, ways)}
        selection={{ ids: stillThere, onChange: setSelected }}
      />
    );
  };

  return (
    <Page
      title={t.title}
      actions={
        <Button look="primary" icon={Hammer} onClick={() => openNewBuild()}>
          {t.new}
        </Button>
      }
      toolbar={<BuildsTabs current="history" />}
    >
      <div className="flex h-full min-h-0 flex-col">
        {builds !== undefined && builds.length > 0 && <ListToolbar builds={builds} kind={kind} filter={filter} selected={stillThere} onClear={() => setSelected(new Set())} />}
        <div className="min-h-0 flex-1">{list()}</div>
      </div>
    </Page>
  );
}

function NoBuilds(): ReactNode {
  return (
    <EmptyState
      icon={Hammer}
      title={t.emptyTitle}
      actions={
        <Button look="primary" icon={Hammer} onClick={() => openNewBuild()}>
          {t.new}
        </Button>
      }
    >
      {t.emptyText}
    </EmptyState>
  );
}

function NoRows({ kind, filter }: { kind: BuildKind; filter: string }): ReactNode {
  return (
    <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => navigate('/builds', { replace: true })}>{t.showAll}</Button>}>
      {filter === '' ? t.noneOf[kind] : t.noMatch(filter)}
    </EmptyState>
  );
}

function ListToolbar({ builds, kind, filter, selected, onClear }: { builds: readonly BuildSummary[]; kind: BuildKind; filter: string; selected: ReadonlySet<string>; onClear: () => void }): ReactNode {
  const place = usePlace();
  const set = (name: string, value: string): void => navigate(withParams(place, { [name]: value === '' || value === 'all' ? null : value }), { replace: true });
  return (
    <BarBelowTabs>
      <Segmented label={t.which} value={kind} onChange={(value) => set('show', value)} choices={buildKinds.map((value) => ({ value, label: t[value], count: builds.filter((build) => isOfKind(build, value)).length }))} />
      <FilterInput value={filter} onChange={(value) => set('q', value)} label={t.filter} />
      {selected.size > 0 && (
        <SelectionBar label={t.selected(selected.size)} clear={t.clearSelection} onClear={onClear}>
          <Button size="sm" icon={Trash2} onClick={() => removeAll([...selected])}>
            {t.removeNow}
          </Button>
        </SelectionBar>
      )}
    </BarBelowTabs>
  );
}
