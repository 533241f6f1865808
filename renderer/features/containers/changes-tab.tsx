import { ClipboardCopy, FileCheck, FolderOpen, RefreshCw, SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { LossChange } from '../../../electron/shared/engine-api/loss.ts';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { changesShown } from '../../lib/changes-shown.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { FilterInput } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, ErrorScreen } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';

const words = strings.containerFiles.changes;
const kinds = ['all', 'added', 'changed', 'deleted'] as const;
type Kind = (typeof kinds)[number];

const marks = { added: { sign: '+', style: 'text-ok' }, changed: { sign: '~', style: 'text-warn' }, deleted: { sign: '−', style: 'text-danger' } } as const;

/** Everything that the container has and its image has not, or not so. Nobody tells when files change: it is read when it is opened, and on request. */
export function ChangesTab({ container }: { container: ContainerDetail }): ReactNode {
  const { data: loss, error, refetch } = useRead('loss.read', { id: container.id, changes: changesShown }, { fresh: true });
  const [kind, setKind] = useState<Kind>('all');
  const [filter, setFilter] = useState('');
  const rows = useMemo(() => (loss?.changes ?? []).filter((change) => (kind === 'all' || change.kind === kind) && change.path.toLowerCase().includes(filter.trim().toLowerCase())), [loss, kind, filter]);
  const showFolder = ({ path }: LossChange): void => navigate(`/containers/${container.id}/files?path=${encodeURIComponent(folderOf(path))}`);

  if (loss === undefined) return error === null ? <ListSkeleton label={words.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  const { added, changed, deleted } = loss.counts;
  const all = added + changed + deleted;
  if (all === 0) {
    return (
      <EmptyState icon={FileCheck} title={words.emptyTitle} actions={<Button icon={RefreshCw} onClick={() => void refetch()}>{words.refresh}</Button>}>
        {words.emptyText}
      </EmptyState>
    );
  }
  const menu = (change: LossChange): readonly MenuEntry[] => [
    { label: words.openFolder, icon: FolderOpen, onSelect: () => showFolder(change) },
    { label: words.copyPath, icon: ClipboardCopy, onSelect: () => void navigator.clipboard.writeText(change.path) },
  ];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-5">
        <Segmented label={words.which} value={kind} onChange={setKind} choices={kinds.map((value) => ({ value, label: words[value], count: value === 'all' ? all : loss.counts[value] }))} />
        <FilterInput value={filter} onChange={setFilter} label={words.filter} className="w-56" />
        <span className="ml-auto text-xs text-muted">{words.total(formatBytes(loss.bytes))}</span>
        <IconButton icon={RefreshCw} label={words.refresh} onClick={() => void refetch()} />
      </div>
      {all > loss.changes.length && <p className="border-b border-line px-5 py-1.5 text-xs text-warn">{words.largest(loss.changes.length.toLocaleString('en'), all.toLocaleString('en'))}</p>}
      <div className="min-h-0 flex-1">
        {rows.length === 0 ? (
          <EmptyState icon={SearchX} title={words.noMatchTitle} actions={<Button onClick={() => (setFilter(''), setKind('all'))}>{words.showAll}</Button>}>
            {filter === '' ? undefined : words.noMatch(filter)}
          </EmptyState>
        ) : (
          <DataTable label={words.label} rows={rows} rowId={({ path }) => path} rowName={({ path }) => path} columns={columns} onOpen={showFolder} menu={menu} rowHeight={32} />
        )}
      </div>
    </div>
  );
}

const columns: readonly Column<LossChange>[] = [
  {
    id: 'kind',
    header: words.columns.kind,
    track: '96px',
    sortBy: ({ kind }) => kind,
    cell: ({ kind }) => (
      <span className={cn('flex items-center gap-2 text-xs', marks[kind].style)}>
        <span aria-hidden className="w-3 text-center font-mono font-semibold">
          {marks[kind].sign}
        </span>
        {words[kind]}
      </span>
    ),
  },
  { id: 'path', header: words.columns.path, track: 'minmax(200px, 1fr)', sortBy: ({ path }) => path, cell: ({ path }) => <MiddleText text={path} tail={32} className="font-mono text-xs" /> },
  { id: 'bytes', header: words.columns.bytes, track: '96px', align: 'end', sortBy: ({ bytes }) => bytes, cell: ({ kind, bytes }) => (kind === 'deleted' ? null : <span title={`${bytes.toLocaleString('en')} B`}>{formatBytes(bytes)}</span>) },
];

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
