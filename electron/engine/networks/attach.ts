import path from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { createNetworkNamespace } from '../sys/network-namespace.ts';
import { gatewayEndpoint, nextInterface, planEndpoint, type AddressUse } from './endpoints.ts';
import { isOnNames, pickNameServersOf } from './name-files.ts';
import { pickNameServers, readNameServers } from './name-servers.ts';
import type { AttachRequest, EndpointLease, EndpointRequest, NetworkLease, NetworkRecord } from './networks.ts';
import { holdPorts } from './ports.ts';
import { publishNetworkEvent } from './publish-network-event.ts';
import { giveBack } from './release.ts';
import type { Held, Room } from './room.ts';
import { normalizePorts, refuseTakenPorts } from './wished-ports.ts';
import { wire, type Wiring } from './wiring.ts';

export type Attached = { readonly lease: NetworkLease; readonly ready: Promise<void> };

/**
 * See the contract. Order: ports and addresses are reserved in memory, ports bound, the lease recorded, and only then kernel objects made that
 * outlive the engine. So whatever is left after a crash has a lease which names it.
 */
export async function attach(room: Room, request: AttachRequest): Promise<Attached> {
  const { containerId, joins } = request;
  if (!/^[\w-]{1,128}$/.test(containerId)) throw new EngineError('invalid', `container id ${JSON.stringify(containerId)}: no id`);
  const networks = request.endpoints.map(({ networkId }) => room.records.get(networkId));
  using _ = await room.lock.acquire(containerId);
  await giveBack(room, containerId);
  if (joins !== undefined) return { lease: join(room, containerId, joins), ready: Promise.resolve() };
  for (const { driver, id } of networks) if (driver === 'bridge') await room.ensureSetUp(id);

  const held: Held = { lease: draftLease(room, request), holds: [], live: false, wired: Promise.resolve(), passing: request.passing };
  const ports = gatewayEndpoint(held.lease.endpoints) === undefined ? [] : withBindingAddress(room, held, normalizePorts(request.ports));
  room.held.set(containerId, held);
  try {
    refuseTakenPorts(ports, [...room.held.values()].filter((other) => other !== held).map(({ lease }) => lease));
    // So that nobody else gets them while they are bound.
    held.lease = { ...held.lease, ports };
    held.holds = await holdPorts(room, held, ports);
    held.lease = { ...held.lease, ports: held.holds.map(({ mapping }) => mapping) };
    if (!held.passing) room.leases.put(containerId, held.lease);
    if (held.lease.netnsPath !== undefined) createNetworkNamespace(held.lease.netnsPath);
  } catch (error) {
    await giveBack(room, containerId);
    throw error;
  }
  return { lease: held.lease, ready: startWiring(room, held) };
}

/** The namespace of another container, which runs. */
function join(room: Room, containerId: string, joins: string): NetworkLease {
  const other = room.held.get(joins)?.lease;
  if (other === undefined) throw new EngineError('conflict', `cannot join network of a non running container: ${joins}`);
  const lease: NetworkLease = { containerId, netnsPath: other.netnsPath, joins, endpoints: [], ports: [], dns: other.dns, named: other.named, upstreams: other.upstreams };
  room.leases.put(containerId, lease);
  room.held.set(containerId, { lease, holds: [], live: false, wired: Promise.resolve() });
  return lease;
}

/** The lease as far as it can be known before ports are bound. The set-up may have moved a network: it is read again here. */
function draftLease(room: Room, { containerId, endpoints, dns }: AttachRequest): NetworkLease {
  const planned: EndpointLease[] = [];
  for (const request of endpoints) planned.push(draftEndpoint(room, request, planned));
  const isHost = endpoints.some(({ networkId }) => room.records.get(networkId).driver === 'host');
  const netnsPath = isHost ? undefined : path.join(room.netnsFolder, containerId);
  return withServers(room, { containerId, netnsPath, joins: undefined, endpoints: planned, ports: [], dns: [], named: false, upstreams: dns });
}

/** The lease with the name servers that its endpoints call for. */
export function withServers({ records, names }: Room, lease: NetworkLease): NetworkLease {
  const ours = names.problem() !== undefined ? [] : pickNameServersOf(lease.endpoints, (id) => records.find(id));
  if (ours.length > 0) return { ...lease, dns: ours, named: true };
  const machines = lease.netnsPath === undefined ? readNameServers() : lease.endpoints.every(({ ip }) => ip === '') ? [] : pickNameServers();
  return { ...lease, dns: lease.upstreams.length > 0 ? lease.upstreams : machines, named: false };
}

/** One more endpoint besides `siblings`. */
export function draftEndpoint(room: Room, request: EndpointRequest, siblings: readonly EndpointLease[]): EndpointLease {
  const network = room.records.get(request.networkId);
  const use: AddressUse = { used: addressesInUse(room, network.id), last: room.lastIps.get(network.id) ?? '' };
  const endpoint = planEndpoint(network, request, { interfaceName: nextInterface(siblings), use });
  if (request.ipv4 === '') room.lastIps.set(network.id, endpoint.ip);
  return endpoint;
}

function addressesInUse(room: Room, networkId: string): Set<string> {
  const endpoints = [...room.held.values()].flatMap(({ lease }) => lease.endpoints).filter((endpoint) => endpoint.networkId === networkId);
  return new Set(endpoints.flatMap(({ ip, ip6 }) => [ip, ip6]));
}

/** A network may say where its ports are published that name no address. */
export function withBindingAddress(room: Room, { lease }: Held, ports: NetworkLease['ports']): NetworkLease['ports'] {
  const network = room.records.find(gatewayEndpoint(lease.endpoints)?.networkId ?? '');
  const address = network?.options['com.docker.network.bridge.host_binding_ipv4'] ?? '';
  if (address === '' || address === '0.0.0.0') return ports;
  return normalizePorts(ports.map((port) => (port.hostIp === '' ? { ...port, hostIp: address } : port)));
}

/** Everything that outlives the engine besides the namespace. The promise may be ignored: who waits for it hears of a failure. */
function startWiring(room: Room, held: Held): Promise<void> {
  const { lease } = held;
  held.live = true;
  const parts = [wireAll(room, lease), ...(lease.ports.length > 0 ? [room.rules.sync()] : []), ...(isOnNames(lease.endpoints, (id) => room.records.find(id)) ? [room.names.sync()] : [])];
  held.wired = Promise.allSettled(parts);
  const ready = Promise.all(parts).then(
    () => undefined,
    (error: unknown) => {
      // Perhaps somebody removed a bridge: the next attach looks.
      void room.forgetSetUp();
      throw toEngineError(lease, error);
    },
  );
  ready.catch(() => undefined);
  if (!held.passing) for (const endpoint of lease.endpoints) publishNetworkEvent(room, { action: 'connect', networkId: endpoint.networkId, containerId: lease.containerId });
  return ready;
}

async function wireAll(room: Room, { netnsPath, endpoints }: NetworkLease): Promise<void> {
  const wired = endpoints.filter(({ ip }) => ip !== '');
  if (netnsPath === undefined || wired.length === 0) return;
  await wire(netnsPath, await Promise.all(wired.map((endpoint) => planWiring(room, endpoint))));
}

export async function planWiring(room: Room, endpoint: EndpointLease): Promise<Wiring> {
  const network: NetworkRecord = room.records.get(endpoint.networkId);
  const { mtu } = await room.ensureSetUp(network.id);
  return { endpoint, mtu, bridge: network.bridge, isolated: network.options['com.docker.network.bridge.enable_icc'] === 'false' };
}

export function toEngineError({ containerId, endpoints }: NetworkLease, cause: unknown): unknown {
  if (!(cause instanceof CommandError)) return cause;
  const names = endpoints.map(({ networkName }) => networkName).join(', ');
  return new EngineError('internal', `connect container ${containerId.slice(0, 12)} to network ${names}: ${cause.message}`, { cause });
}
