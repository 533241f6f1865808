import { SearchX, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FoundRepository } from '../../../electron/shared/ipc/registries.ts';
import { useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';

const t = strings.registries.browse;

const columns: readonly Column<FoundRepository>[] = [
  { id: 'name', header: t.columns.name, track: 'minmax(180px, 1fr)', sortBy: ({ name }) => name, cell: (row) => <NameCell row={row} /> },
  {
    id: 'description', header: t.columns.description, track: 'minmax(200px, 2fr)',
    cell: ({ description }) => (
      <span title={description} className="block truncate text-muted">
        {description}
      </span>
    ),
  },
  {
    id: 'stars', header: t.columns.stars, track: '88px', align: 'end', sortBy: ({ stars }) => -stars,
    cell: ({ stars }) => (
      <span className="inline-flex items-center gap-1 text-muted">
        <Star size={12} aria-hidden />
        {stars.toLocaleString('en')}
      </span>
    ),
  },
];

function NameCell({ row: { name, official } }: { row: FoundRepository }): ReactNode {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <MiddleText text={name} className="font-medium" />
      {official && <span className="rounded-sm border border-line px-1.5 text-2xs leading-5 text-muted">{t.official}</span>}
    </span>
  );
}

/** What a registry finds for some words; Enter shows the tags of one. */
export function FoundRepositories({ registry, term }: { registry: string; term: string }): ReactNode {
  const { data, error, refetch } = useRead('registries.search', { registry, term });
  const engine = useEnginePresence();
  if (data === undefined) {
    if (engine === 'gone') return <EngineGone />;
    if (error === null) return <ListSkeleton label={t.searching} />;
    if (error.kind !== 'not-implemented') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={SearchX} title={t.noSearchTitle(registry)}>
        {t.noSearch}
      </EmptyState>
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={SearchX} title={t.noneTitle}>
        {t.none(term, registry)}
      </EmptyState>
    );
  }
  const open = ({ name }: FoundRepository): void => navigate(`/registries/browse?${new URLSearchParams({ in: registry, q: term, repository: registry === 'docker.io' || name.startsWith(`${registry}/`) ? name : `${registry}/${name}` }).toString()}`);
  return <DataTable label={t.resultsLabel} rows={data} rowId={({ name }) => name} rowName={({ name }) => name} columns={columns} onOpen={open} />;
}
