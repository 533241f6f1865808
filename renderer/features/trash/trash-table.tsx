import { Trash2, Undo2 } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { formatAgo, formatBytes, formatTime } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { MiddleText } from '../../ui/text.tsx';
import type { TrashItem } from './trash-items.ts';

const { trash } = strings;

type TrashTableProps = { items: readonly TrashItem[]; onRestore: (item: TrashItem) => void; onRemove: (item: TrashItem) => void };

const pins: Readonly<Record<TrashItem['kind'], string>> = { container: trash.pinsContainer, image: trash.pinsImage, names: trash.pinsNames };

/** Enter brings a row back, Delete takes it away for good. */
export function TrashTable({ items, onRestore, onRemove }: TrashTableProps): ReactNode {
  const columns = useMemo(() => planColumns(onRestore, onRemove), [onRestore, onRemove]);
  return (
    <DataTable
      label={trash.list}
      rows={items}
      rowId={({ id, kind, removedAt }) => `${kind} ${id} ${removedAt}`}
      rowName={({ name }) => name}
      columns={columns}
      rowHeight={48}
      onOpen={onRestore}
      onRemove={onRemove}
      menu={(item) => [
        { label: trash.restore, icon: Undo2, onSelect: () => onRestore(item), keys: 'Enter' },
        '-',
        { label: trash.remove, icon: Trash2, danger: true, onSelect: () => onRemove(item), keys: 'Delete' },
      ]}
    />
  );
}

function planColumns(onRestore: TrashTableProps['onRestore'], onRemove: TrashTableProps['onRemove']): readonly Column<TrashItem>[] {
  return [
    {
      id: 'name', header: trash.columns.name, track: 'minmax(160px, 2fr)', sortBy: ({ name }) => name,
      cell: ({ name, more, kind }) => (
        <div className="min-w-0">
          <MiddleText text={name} tail={12} className="font-medium" />
          <span className="block truncate text-xs text-muted" title={more.join('\n')}>
            {trash.kinds[kind]}
            {more.length > 0 && ` · ${more.join(', ')}`}
          </span>
        </div>
      ),
    },
    {
      id: 'from', header: trash.columns.from, track: 'minmax(140px, 2fr)',
      cell: ({ from, kind }) => (
        <div className="min-w-0">
          <span className="block truncate font-mono text-xs" title={from}>
            {from}
          </span>
          <span className="block truncate text-xs text-muted">{pins[kind]}</span>
        </div>
      ),
    },
    { id: 'removed', header: trash.columns.removed, track: '124px', sortBy: ({ removedAt }) => -Date.parse(removedAt), cell: ({ removedAt, why }) => <Removed at={removedAt} why={why} /> },
    { id: 'bytes', header: trash.columns.bytes, track: '84px', align: 'end', sortBy: ({ bytes }) => -bytes, cell: ({ bytes }) => <span title={trash.exact(bytes)}>{formatBytes(bytes)}</span> },
    {
      id: 'actions', header: trash.columns.actions, hideHeader: true, track: '132px', align: 'end',
      cell: (item) => (
        <div className="flex items-center justify-end gap-1">
          <Button size="sm" icon={Undo2} tabIndex={-1} aria-label={trash.restoreOne(item.name)} onClick={() => onRestore(item)}>
            {trash.restore}
          </Button>
          <IconButton size="sm" icon={Trash2} tabIndex={-1} label={trash.removeOne(item.name)} onClick={() => onRemove(item)} />
        </div>
      ),
    },
  ];
}

function Removed({ at, why }: { at: string; why: TrashItem['why'] }): ReactNode {
  const now = useNow();
  return (
    <div className="min-w-0">
      <time dateTime={at} title={formatTime(at)} className="block truncate">
        {formatAgo(at, now)}
      </time>
      <span className="block truncate text-xs text-muted">{trash.why[why]}</span>
    </div>
  );
}
