import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import type { DiskEntry } from './disk-groups.ts';

const { columns: headers, kinds, exact } = strings.disk;

const Bytes = ({ bytes }: { bytes: number }): ReactNode => <span title={exact(bytes)}>{formatBytes(bytes)}</span>;

const columns: readonly Column<DiskEntry>[] = [
  {
    id: 'name', header: headers.name, track: 'minmax(180px, 3fr)', sortBy: ({ name }) => name,
    cell: ({ name, to }) =>
      to === null ? (
        <MiddleText text={name} className="font-medium" />
      ) : (
        <Link to={to} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
          <MiddleText text={name} />
        </Link>
      ),
  },
  { id: 'kind', header: headers.kind, track: 'minmax(120px, 1fr)', sortBy: ({ kind }) => kinds[kind], cell: ({ kind }) => <span className="text-muted">{kinds[kind]}</span> },
  { id: 'containers', header: headers.containers, track: '84px', align: 'end', sortBy: ({ containers }) => containers ?? -1, cell: ({ containers }) => <span className="text-muted">{containers ?? ''}</span> },
  { id: 'shared', header: headers.shared, track: '84px', align: 'end', sortBy: ({ shared }) => shared, cell: ({ shared }) => <span className="text-muted">{shared > 0 && <Bytes bytes={shared} />}</span> },
  { id: 'bytes', header: headers.bytes, track: '84px', align: 'end', sortBy: ({ bytes }) => -bytes, cell: ({ bytes }) => <Bytes bytes={bytes} /> },
];

/** The same as the map, row by row, with what is too small to be drawn. */
export function DiskTable({ entries }: { entries: readonly DiskEntry[] }): ReactNode {
  if (entries.length === 0) return <EmptyState icon={SearchX} title={strings.disk.noMatch} />;
  return <DataTable label={strings.disk.tableLabel} rows={entries} rowId={({ key }) => key} rowName={({ name }) => name} columns={columns} onOpen={({ to }) => to !== null && navigate(to)} />;
}
