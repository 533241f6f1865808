import { removeNetworkNamespace } from '../sys/network-namespace.ts';
import { isOnNames } from './name-files.ts';
import { publishNetworkEvent } from './publish-network-event.ts';
import type { Room } from './room.ts';

/**
 * Gives back what a container holds, record last. Two things end on their own time: the kernel reaps the links with the namespace, and the
 * ports leave the rules, before which the next change of them does not come. Idempotent; the caller has the container's lock.
 */
export async function giveBack(room: Room, containerId: string): Promise<void> {
  const held = room.held.get(containerId);
  if (held === undefined) return;
  await held.wired;
  const { ports, netnsPath, joins, endpoints } = held.lease;
  const wasLive = held.live;
  held.live = false;
  // A change that fails has the tables written whole at the next one, and `check` finds it until then.
  if (wasLive && ports.length > 0) room.rules.sync().catch(() => undefined);
  for (const hold of held.holds) hold[Symbol.dispose]();
  if (netnsPath !== undefined && joins === undefined) removeNetworkNamespace(netnsPath);
  if (wasLive && isOnNames(endpoints, (id) => room.records.find(id))) await room.names.sync();
  if (!held.passing) room.leases.delete(containerId);
  room.held.delete(containerId);
  if (!held.passing) for (const { networkId } of endpoints) publishNetworkEvent(room, { action: 'disconnect', networkId, containerId });
}
