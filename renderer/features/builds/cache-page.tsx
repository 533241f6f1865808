import { Archive, HardDriveDownload, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { CacheEntry } from '../../../electron/shared/engine-api/builds.ts';
import { useEnginePresence, useRead, useReadAll } from '../../bridge/use-call.ts';
import { Link, navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { BarBelowTabs, FilterInput, Page } from '../../ui/page.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { BuildsTabs } from './builds-tabs.tsx';
import { openNewBuild } from './build-place.ts';
import { cacheColumns } from './cache-columns.tsx';

const t = strings.buildCache;

function fits({ text, images, builds, kind }: CacheEntry, filter: string): boolean {
  const all = [text, t.kinds[kind], ...images, ...builds].join(' ').toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}

/** What is kept of steps: how much each holds, what would come back, who uses it. */
export function CachePage(): ReactNode {
  const { data: entries, error, refetch } = useReadAll('builds.cache');
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const roomy = useMedia('(min-width: 1280px)');
  const columns = useMemo(() => cacheColumns({ roomy }), [roomy]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => (entries ?? []).filter((entry) => fits(entry, filter)), [entries, filter]);
  const stillThere = useMemo(() => new Set((entries ?? []).map(({ id }) => id).filter((id) => selected.has(id))), [entries, selected]);
  const prune = (ids: readonly string[]): void => openDialog('prune-cache', ids.length === 0 ? {} : { cache: ids.join(',') });

  const list = (): ReactNode => {
    if (entries === undefined) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton label={t.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (entries.length === 0) {
      return (
        <EmptyState icon={Archive} title={t.emptyTitle} actions={<Button onClick={() => openNewBuild()}>{strings.builds.new}</Button>}>
          {t.emptyText}
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => navigate('/builds/cache', { replace: true })}>{t.showAll}</Button>}>
          {t.noMatch(filter)}
        </EmptyState>
      );
    }
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ text }) => text}
        columns={columns}
        onOpen={({ id }) => prune([id])}
        onRemove={({ id }) => prune(stillThere.has(id) ? [...stillThere] : [id])}
        menu={({ id, text }) => [
          { label: t.copy, onSelect: () => void navigator.clipboard.writeText(text) },
          { label: t.removeSelected, danger: true, keys: 'Delete', onSelect: () => prune([id]) },
        ]}
        selection={{ ids: stillThere, onChange: setSelected }}
      />
    );
  };

  return (
    <Page
      title={strings.builds.title}
      actions={
        entries !== undefined &&
        entries.length > 0 && (
          <Button icon={HardDriveDownload} onClick={() => prune([])}>
            {t.prune}
          </Button>
        )
      }
      toolbar={<BuildsTabs current="cache" />}
    >
      <div className="flex h-full min-h-0 flex-col">
        {entries !== undefined && entries.length > 0 && (
          <BarBelowTabs>
            <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label={t.filter} />
            {stillThere.size > 0 ? (
              <SelectionBar label={t.selected(stillThere.size)} clear={t.clearSelection} onClear={() => setSelected(new Set())}>
                <Button size="sm" icon={HardDriveDownload} onClick={() => prune([...stillThere])}>
                  {t.removeSelected}
                </Button>
              </SelectionBar>
            ) : (
              <>
                <Sum rows={rows} isAll={filter === ''} />
                <Limit />
              </>
            )}
          </BarBelowTabs>
        )}
        <div className="min-h-0 flex-1">{list()}</div>
      </div>
    </Page>
  );
}

/** What all of it gives back is asked for: some of it is shared, and comes back with the last that goes. */
function Sum({ rows, isAll }: { rows: readonly CacheEntry[]; isAll: boolean }): ReactNode {
  const { data: plan } = useRead('builds.cachePlan', {}, { enabled: isAll });
  return <span className="truncate text-xs text-faint">{t.sum(rows.length, rows.reduce((total, { bytes }) => total + bytes, 0), isAll ? plan?.bytes : undefined)}</span>;
}

function Limit(): ReactNode {
  const { data } = useReadAll('builds.cacheSettings');
  if (data === undefined) return null;
  return (
    <p className="ml-auto text-xs whitespace-nowrap text-muted">
      {t.limit(data.maxBytes)}{' '}
      <Link to="/settings/build-cache" className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
        {t.changeLimit}
      </Link>
    </p>
  );
}
