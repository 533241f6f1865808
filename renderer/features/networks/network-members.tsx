import { Box, Cable, Copy, Info, Unplug } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { NetworkMember, NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { useAct } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { canConnect } from './network-actions.ts';

const t = strings.networks.members;

/** Who is on it: addresses, the names that others find them by, and a way off it that can be undone. */
export function NetworkMembers({ network }: { network: NetworkSummary }): ReactNode {
  const leave = useLeave(network);
  const removable = canConnect(network);
  const columns = useMemo(() => memberColumns(network, removable ? leave : undefined), [network, removable, leave]);
  if (network.members.length === 0) {
    return (
      <EmptyState
        icon={Box}
        title={t.emptyTitle}
        actions={
          removable && (
            <Button look="primary" icon={Cable} onClick={() => openDialog('connect-network', { network: network.id })}>
              {strings.networks.connect}
            </Button>
          )
        }
      >
        {network.predefined ? t.defaultNames : t.emptyText}
      </EmptyState>
    );
  }
  const menu = (member: NetworkMember): readonly MenuEntry[] => [
    { label: t.open, icon: Info, onSelect: () => navigate(`/containers/${member.containerId}`) },
    ...(member.ipv4 === '' ? [] : [{ label: t.copyAddress, icon: Copy, onSelect: () => void navigator.clipboard.writeText(member.ipv4) }]),
    ...(removable ? [{ label: t.disconnect, icon: Unplug, danger: true, onSelect: () => leave(member), keys: 'Delete' }] : []),
  ];
  return (
    <DataTable
      label={t.label}
      rows={network.members}
      rowId={({ containerId }) => containerId}
      rowName={({ name }) => name}
      columns={columns}
      onOpen={({ containerId }) => navigate(`/containers/${containerId}`)}
      {...(removable && { onRemove: leave })}
      menu={menu}
    />
  );
}

/** Takes a container off at once; the toast puts it back, with its names. */
function useLeave({ id, name: network }: NetworkSummary): (member: NetworkMember) => void {
  const { mutate: disconnect } = useAct('networks.disconnect');
  const { mutate: connect } = useAct('networks.connect');
  return useMemo(
    () =>
      ({ containerId, name, names }: NetworkMember) => {
        const aliases = names.filter((alias) => alias !== name && !containerId.startsWith(alias));
        const undo = (): void => connect({ id, containerId, aliases, ipv4: '' });
        disconnect({ id, containerId }, { onSuccess: () => void toast.success(t.disconnected(name, network), { action: { label: t.undo, onClick: undo } }) });
      },
    [id, network, connect, disconnect],
  );
}

function memberColumns({ ipv6, predefined }: NetworkSummary, leave: ((member: NetworkMember) => void) | undefined): readonly Column<NetworkMember>[] {
  const columns: readonly (Column<NetworkMember> | false)[] = [
    { id: 'state', header: t.state, track: '112px', sortBy: ({ status }) => status, cell: ({ status }) => <StateDot status={status} /> },
    { id: 'name', header: t.name, track: 'minmax(120px, 1.2fr)', sortBy: ({ name }) => name, cell: ({ name }) => <MiddleText text={name} className="font-medium" /> },
    { id: 'ipv4', header: t.ipv4, track: '128px', sortBy: ({ ipv4 }) => ipv4, cell: ({ ipv4 }) => <Address text={ipv4} /> },
    ipv6 && { id: 'ipv6', header: t.ipv6, track: 'minmax(120px, 1fr)', sortBy: (member) => member.ipv6, cell: (member) => <Address text={member.ipv6} /> },
    !predefined && { id: 'names', header: t.names, track: 'minmax(120px, 1.4fr)', cell: ({ names, containerId }) => <Names all={names.filter((name) => !containerId.startsWith(name))} /> },
    { id: 'mac', header: t.mac, track: '136px', cell: ({ mac }) => <span className="font-mono text-xs text-faint">{mac}</span> },
    leave !== undefined && {
      id: 'actions', header: t.actions, hideHeader: true, track: '32px', align: 'end',
      cell: (member) => <IconButton icon={Unplug} label={t.disconnectOne(member.name)} tabIndex={-1} className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100" onClick={() => leave(member)} />,
    },
  ];
  return columns.filter((column) => column !== false);
}

function Address({ text }: { text: string }): ReactNode {
  return text === '' ? <span className="text-xs text-faint">{t.stopped}</span> : <MiddleText text={text} tail={8} className="font-mono text-xs" />;
}

function Names({ all }: { all: readonly string[] }): ReactNode {
  return (
    <span title={all.join('\n')} className="block truncate font-mono text-xs text-muted">
      {all.join(', ')}
    </span>
  );
}
