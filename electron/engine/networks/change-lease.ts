import { EngineError } from '../../shared/errors/engine-error.ts';
import { draftEndpoint, planWiring, toEngineError, withBindingAddress, withServers } from './attach.ts';
import { gatewayEndpoint } from './endpoints.ts';
import { deleteLink } from './links.ts';
import { isOnNames } from './name-files.ts';
import type { EndpointRequest, NetworkLease, PortMapping } from './networks.ts';
import { holdPorts, matchPorts } from './ports.ts';
import { publishNetworkEvent } from './publish-network-event.ts';
import type { Held, Room } from './room.ts';
import { normalizePorts } from './wished-ports.ts';
import { lead, linkName, wireMore } from './wiring.ts';

/** See the contract. The lease is recorded before the link is made: what a crash leaves behind it names, and `recover` takes away. */
export async function connect(room: Room, containerId: string, request: EndpointRequest): Promise<NetworkLease> {
  using _ = await room.lock.acquire(containerId);
  const held = getHeld(room, containerId);
  await held.wired;
  const { lease } = held;
  const network = room.records.get(request.networkId);
  if (lease.netnsPath === undefined || lease.joins !== undefined || network.driver !== 'bridge') {
    throw new EngineError('forbidden', `container ${containerId.slice(0, 12)} cannot be connected to network ${network.name}: one of them has no network of its own`);
  }
  if (lease.endpoints.some(({ networkId }) => networkId === network.id)) {
    throw new EngineError('conflict', `endpoint with name ${containerId.slice(0, 12)} already exists in network ${network.name}`);
  }
  await room.ensureSetUp(network.id);
  const endpoint = draftEndpoint(room, request, lease.endpoints);
  const connected = withServers(room, { ...lease, endpoints: [...lease.endpoints, endpoint] });
  record(room, held, { ...connected, pending: network.id });
  try {
    await wireMore(lease.netnsPath, await planWiring(room, endpoint), connected.endpoints);
    await followLease(room, lease, connected);
    record(room, held, connected);
  } catch (error) {
    await undoEndpoint(room, held, network.id);
    throw toEngineError(lease, error);
  }
  publishNetworkEvent(room, { action: 'connect', networkId: network.id, containerId });
  return held.lease;
}

/** See the contract. */
export async function disconnect(room: Room, containerId: string, networkId: string): Promise<NetworkLease> {
  using _ = await room.lock.acquire(containerId);
  const held = getHeld(room, containerId);
  await held.wired;
  if (!held.lease.endpoints.some((each) => each.networkId === networkId)) {
    throw new EngineError('not-found', `container ${containerId.slice(0, 12)} is not connected to network ${networkId.slice(0, 12)}`);
  }
  record(room, held, { ...held.lease, pending: networkId });
  await undoEndpoint(room, held, networkId);
  publishNetworkEvent(room, { action: 'disconnect', networkId, containerId });
  return held.lease;
}

/** Takes an endpoint away, whatever part of it is there; the caller has the container's lock, or the room to itself. */
export async function undoEndpoint(room: Room, held: Held, networkId: string): Promise<void> {
  const { pending: _pending, ...lease } = held.lease;
  const gone = lease.endpoints.filter((each) => each.networkId === networkId);
  const rest = withServers(room, { ...lease, endpoints: lease.endpoints.filter((each) => each.networkId !== networkId) });
  for (const { ip } of gone) if (ip !== '') await deleteLink(linkName(ip));
  if (rest.netnsPath !== undefined) await lead(rest.netnsPath, rest.endpoints);
  record(room, held, rest);
  await followLease(room, lease, rest);
}

/** See the contract. New ports are bound before anything is given up. */
export async function setPorts(room: Room, containerId: string, ports: readonly PortMapping[]): Promise<NetworkLease> {
  using _ = await room.lock.acquire(containerId);
  const held = getHeld(room, containerId);
  await held.wired;
  if (gatewayEndpoint(held.lease.endpoints) === undefined) return held.lease;
  const wished = withBindingAddress(room, held, normalizePorts(ports));
  const { kept, missing } = matchPorts(wished, held.lease.ports);
  const come = await holdPorts(room, held, missing);
  const next = [...kept, ...come.map(({ mapping }) => mapping)];
  const isKept = ({ protocol, hostIp, hostPort }: PortMapping): boolean =>
    kept.some((port) => port.protocol === protocol && port.hostIp === hostIp && port.hostPort === hostPort);
  const gone = held.holds.filter(({ mapping }) => !isKept(mapping));
  held.holds = [...held.holds.filter(({ mapping }) => isKept(mapping)), ...come];
  record(room, held, { ...held.lease, ports: next });
  for (const hold of gone) hold[Symbol.dispose]();
  await room.rules.sync();
  return held.lease;
}

/** Rules and names after a lease's endpoints changed. */
async function followLease(room: Room, before: NetworkLease, after: NetworkLease): Promise<void> {
  await Promise.all([after.ports.length > 0 ? room.rules.sync() : undefined, [...before.endpoints, ...after.endpoints].some((endpoint) => isOnNames([endpoint], (id) => room.records.find(id))) ? room.names.sync() : undefined]);
}

function record(room: Room, held: Held, lease: NetworkLease): void {
  room.leases.put(lease.containerId, lease);
  held.lease = lease;
}

function getHeld(room: Room, containerId: string): Held {
  const held = room.held.get(containerId);
  if (held === undefined) throw new EngineError('conflict', `container ${containerId.slice(0, 12)} is not running`);
  return held;
}

/** See the contract. */
export async function setNames(room: Room, containerId: string, change: { networkId: string; names: readonly string[] }): Promise<void> {
  using _ = await room.lock.acquire(containerId);
  const held = room.held.get(containerId);
  if (held === undefined || !held.lease.endpoints.some(({ networkId }) => networkId === change.networkId)) return;
  const endpoints = held.lease.endpoints.map((endpoint) => (endpoint.networkId === change.networkId ? { ...endpoint, names: change.names } : endpoint));
  record(room, held, { ...held.lease, endpoints });
  await room.names.sync();
}
