import { removeNetworkNamespace } from '../sys/network-namespace.ts';
import type { Room } from './room.ts';

/** Gives back what a container holds, record last. The kernel reaps the links with the namespace, on its own time. Idempotent; the caller has the container's lock. */
export async function giveBack(room: Room, containerId: string): Promise<void> {
  const held = room.held.get(containerId);
  if (held === undefined) return;
  await held.wired;
  const wasPublished = held.published;
  held.published = false;
  if (wasPublished && held.lease.ports.length > 0) await room.rules.sync();
  for (const hold of held.holds) hold[Symbol.dispose]();
  if (held.lease.netnsPath !== undefined) removeNetworkNamespace(held.lease.netnsPath);
  room.leases.delete(containerId);
  room.held.delete(containerId);
}
