import { EngineError } from '../../shared/errors/engine-error.ts';
import { deleteLink } from './links.ts';
import { predefinedNames } from './predefined.ts';
import { publishNetworkEvent } from './publish-network-event.ts';
import type { Room } from './room.ts';

/** See the contract. The record goes first: a bridge that no record names is swept by `recover`. */
export async function removeNetwork(room: Room, nameOrId: string): Promise<void> {
  const { id, name, bridge } = room.records.get(nameOrId);
  if (predefinedNames.includes(name)) throw new EngineError('forbidden', `${name} is a pre-defined network and cannot be removed`);
  const users = [...room.held.values()].filter(({ lease }) => lease.endpoints.some(({ networkId }) => networkId === id));
  if (users.length > 0) {
    const detail = { containerIds: users.map(({ lease }) => lease.containerId) };
    throw new EngineError('conflict', `error while removing network: network ${name} id ${id} has active endpoints`, { detail });
  }
  publishNetworkEvent(room, { action: 'destroy', networkId: id });
  room.records.delete(id);
  room.lastIps.delete(id);
  if (!room.live.has(id)) return;
  await room.forgetSetUp(id);
  room.live.delete(id);
  await deleteLink(bridge);
  await room.rules.sync();
}
