import { Cable, Copy, Info, Trash2 } from 'lucide-react';
import type { NetworkMember, NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { MenuEntry } from '../../ui/menu.tsx';

const t = strings.networks;

export function networkPlace(id: string, tab?: string): string {
  return `/networks/${id}${tab === undefined ? '' : `/${tab}`}`;
}

/** Those of `bridge` and of one's own networks; on the machine's own network and on none there is nobody to connect. */
export function canConnect({ driver }: Pick<NetworkSummary, 'driver'>): boolean {
  return driver === 'bridge';
}

export function isRunning({ status }: Pick<NetworkMember, 'status'>): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting';
}

/** Why it cannot be removed now, or undefined. */
export function reasonToStay({ predefined, members }: Pick<NetworkSummary, 'predefined' | 'members'>): string | undefined {
  if (predefined) return t.builtIn;
  return members.some(isRunning) ? t.hasRunning : undefined;
}

/** What can be done to a network, as lines of a menu. */
export function networkEntries(network: NetworkSummary): readonly MenuEntry[] {
  const { id, name } = network;
  return [
    { label: t.open, icon: Info, onSelect: () => navigate(networkPlace(id)) },
    { label: t.connect, icon: Cable, onSelect: () => openDialog('connect-network', { network: id }), reason: canConnect(network) ? undefined : t.noAddresses },
    '-',
    { label: t.copyName, icon: Copy, onSelect: () => void navigator.clipboard.writeText(name) },
    { label: t.copyId, icon: Copy, onSelect: () => void navigator.clipboard.writeText(id) },
    '-',
    { label: t.remove, icon: Trash2, danger: true, onSelect: () => openDialog('remove-networks', { network: id }), keys: 'Delete', reason: reasonToStay(network) },
  ];
}
