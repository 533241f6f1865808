import { MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NetworkMember, NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { AgeCell } from '../../ui/age-cell.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { RowActions } from '../../ui/row-actions.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { isRunning, networkEntries, networkPlace } from './network-actions.ts';
import { NetworkMarks, marksFor } from './network-marks.tsx';

const t = strings.networks;

/** `roomy` has place for driver and gateway. */
export function networkColumns({ roomy }: { roomy: boolean }): readonly Column<NetworkSummary>[] {
  const columns: readonly (Column<NetworkSummary> | false)[] = [
    { id: 'name', header: t.columns.name, track: 'minmax(140px, 1.2fr)', sortBy: ({ name }) => name, cell: (row) => <NameCell network={row} /> },
    { id: 'marks', header: t.columns.marks, track: '120px', sortBy: (row) => marksFor(row).join(' '), cell: (row) => <NetworkMarks network={row} /> },
    roomy && { id: 'driver', header: t.columns.driver, track: '64px', sortBy: ({ driver }) => driver, cell: ({ driver }) => <span className="text-muted">{driver}</span> },
    { id: 'subnet', header: t.columns.subnet, track: 'minmax(136px, 1fr)', sortBy: ({ pools }) => pools[0]?.subnet ?? '', cell: ({ pools }) => <Addresses all={pools.map(({ subnet }) => subnet)} /> },
    roomy && { id: 'gateway', header: t.columns.gateway, track: 'minmax(112px, 0.8fr)', cell: ({ pools }) => <Addresses all={pools.map(({ gateway }) => gateway)} /> },
    { id: 'members', header: t.columns.containers, track: 'minmax(140px, 1.2fr)', sortBy: ({ members }) => members.length, cell: ({ members }) => <MembersCell members={members} /> },
    { id: 'age', header: t.columns.age, track: '56px', align: 'end', sortBy: ({ createdAt }) => -Date.parse(createdAt), cell: ({ createdAt }) => <AgeCell time={createdAt} /> },
    { id: 'actions', header: t.columns.actions, hideHeader: true, track: '32px', align: 'end', cell: (row) => <ActionsCell network={row} /> },
  ];
  return columns.filter((column) => column !== false);
}

function NameCell({ network: { id, name } }: { network: NetworkSummary }): ReactNode {
  return (
    <Link to={networkPlace(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
      <MiddleText text={name} tail={10} />
    </Link>
  );
}

function Addresses({ all }: { all: readonly string[] }): ReactNode {
  const [first, ...others] = all.filter(Boolean);
  if (first === undefined) return <span className="text-faint">–</span>;
  return (
    <span title={all.join('\n')} className="flex min-w-0 items-center gap-1.5 font-mono text-xs">
      <span className="truncate">{first}</span>
      {others.length > 0 && <span className="text-faint">{t.moreMembers(others.length)}</span>}
    </span>
  );
}

function MembersCell({ members }: { members: readonly NetworkMember[] }): ReactNode {
  const [first, ...others] = members.toSorted((a, b) => Number(isRunning(b)) - Number(isRunning(a)));
  if (first === undefined) return <span className="text-faint">{t.nobody}</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span aria-hidden className={isRunning(first) ? 'size-2 shrink-0 rounded-full bg-ok' : 'size-2 shrink-0 rounded-full border-[1.5px] border-faint'} />
      <Link to={`/containers/${first.containerId}`} tabIndex={-1} className="flex min-w-0 text-muted hover:text-text hover:underline">
        <MiddleText text={first.name} />
      </Link>
      {others.length > 0 && (
        <span className="text-xs whitespace-nowrap text-faint" title={others.map(({ name }) => name).join('\n')}>
          {t.moreMembers(others.length)}
        </span>
      )}
    </span>
  );
}

function ActionsCell({ network }: { network: NetworkSummary }): ReactNode {
  return <RowActions render={() => <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(network.name)} tooltip={false} tabIndex={-1} />} entries={networkEntries(network)} />} />;
}
