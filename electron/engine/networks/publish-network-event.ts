import type { Room } from './room.ts';

/** Publishes a network event with Docker's attributes. */
export function publishNetworkEvent({ events, records }: Pick<Room, 'events' | 'records'>, event: { action: string; networkId: string; containerId?: string }): void {
  const { action, networkId, containerId } = event;
  const network = records.find(networkId);
  if (network === undefined) return;
  const type = network.driver === 'none' ? 'null' : network.driver;
  events.publish({ type: 'network', action, actorId: networkId, attributes: { ...(containerId && { container: containerId }), name: network.name, type } });
}
