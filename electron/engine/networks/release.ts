import { removeNetworkNamespace } from '../sys/network-namespace.ts';
import type { Room } from './room.ts';

/**
 * Gives back what a container holds, record last. Two things end on their own time: the kernel reaps the links with the namespace, and the
 * ports leave the rules, before which the next change of them does not come. Idempotent; the caller has the container's lock.
 */
export async function giveBack(room: Room, containerId: string): Promise<void> {
  const held = room.held.get(containerId);
  if (held === undefined) return;
  await held.wired;
  held.published = false;
  // A change that fails has the whole table written at the next one, and `check` find it until then.
  if (held.lease.ports.length > 0) room.rules.sync().catch(() => undefined);
  for (const hold of held.holds) hold[Symbol.dispose]();
  if (held.lease.netnsPath !== undefined) removeNetworkNamespace(held.lease.netnsPath);
  room.leases.delete(containerId);
  room.held.delete(containerId);
}
