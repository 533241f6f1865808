import { useMemo, type ReactNode } from 'react';
import type { PruneItem, PrunePlan } from '../../../electron/shared/engine-api/disk.ts';
import { formatBytes, sentence, shortId } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { itemId } from './use-prune-plan.ts';

const { prune, disk } = strings;

type Row = { readonly candidate: PruneItem; readonly isOut: boolean; readonly planned: PruneItem | undefined };

export const nameOfItem = ({ names, id }: Pick<PruneItem, 'names' | 'id'>): string => names[0] ?? shortId(id);

const columns: readonly Column<Row>[] = [
  { id: 'name', header: prune.columns.name, track: 'minmax(104px, 1.6fr)', sortBy: ({ candidate }) => nameOfItem(candidate), cell: ({ candidate }) => <MiddleText text={nameOfItem(candidate)} tail={12} className="font-medium" /> },
  { id: 'kind', header: prune.columns.kind, track: 'minmax(80px, 1fr)', sortBy: ({ candidate }) => prune.kinds[candidate.kind], cell: ({ candidate }) => <span className="block truncate text-muted">{prune.kinds[candidate.kind]}</span> },
  { id: 'why', header: prune.columns.why, track: 'minmax(140px, 2fr)', cell: (row) => <span className="block truncate text-muted" title={whyOf(row)}>{whyOf(row)}</span> },
  {
    id: 'bytes', header: prune.columns.bytes, track: '88px', align: 'end', sortBy: ({ planned }) => -(planned?.bytes ?? -1),
    cell: ({ planned }) => (planned === undefined ? <span className="text-faint">–</span> : <span title={disk.exact(planned.bytes)}>{formatBytes(planned.bytes)}</span>),
  },
];

function whyOf({ candidate, isOut, planned }: Row): string {
  if (isOut) return prune.leftOut;
  if (planned === undefined) return prune.stays;
  return planned.outcome === 'trash' ? prune.toTrash(planned.trashBytes) : sentence(candidate.why);
}

type PruneItemsProps = { candidates: readonly PruneItem[]; plan: PrunePlan | undefined; leftOut: ReadonlySet<string>; onLeaveOut: (ids: ReadonlySet<string>) => void };

/** Every item that could go, ticked unless it was left out. */
export function PruneItems({ candidates, plan, leftOut, onLeaveOut }: PruneItemsProps): ReactNode {
  const rows = useMemo(() => {
    const planned = new Map(plan?.items.map((item) => [itemId(item), item]));
    return candidates.map((candidate): Row => ({ candidate, isOut: leftOut.has(itemId(candidate)), planned: leftOut.has(itemId(candidate)) ? undefined : planned.get(itemId(candidate)) }));
  }, [candidates, plan, leftOut]);
  const ticked = new Set(candidates.map(itemId).filter((id) => !leftOut.has(id)));
  const toggle = ({ candidate }: Row): void => {
    const next = new Set(leftOut);
    if (!next.delete(itemId(candidate))) next.add(itemId(candidate));
    onLeaveOut(next);
  };
  return (
    <DataTable
      label={prune.items}
      rows={rows}
      rowId={({ candidate }) => itemId(candidate)}
      rowName={({ candidate }) => nameOfItem(candidate)}
      columns={columns}
      rowHeight={36}
      onOpen={toggle}
      selection={{ ids: ticked, onChange: (ids) => onLeaveOut(new Set(candidates.map(itemId).filter((id) => !ids.has(id)))) }}
    />
  );
}
