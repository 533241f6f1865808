import path from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { createNetworkNamespace } from '../sys/network-namespace.ts';
import { pickAddress } from './address-pool.ts';
import { holdPort, type PortHold } from './hold-port.ts';
import { macOf, parseSubnet } from './ipv4.ts';
import { pickNameServers, readNameServers } from './name-servers.ts';
import { getNetwork } from './network-records.ts';
import type { NetworkLease, NetworkRecord, PortMapping } from './networks.ts';
import { giveBack } from './release.ts';
import type { Held, Room } from './room.ts';
import { normalizePorts, refuseTakenPorts } from './wished-ports.ts';
import { wire } from './wiring.ts';

export type AttachRequest = { readonly containerId: string; readonly mode: string; readonly ports: readonly PortMapping[] };
export type Attached = { readonly lease: NetworkLease; readonly ready: Promise<void> };

/**
 * See the contract. Order: ports and address are reserved in memory, ports bound, the lease recorded, and only then kernel objects made that
 * outlive the engine. So whatever is left after a crash has a lease which names it.
 */
export async function attach(room: Room, request: AttachRequest): Promise<Attached> {
  const { containerId, mode } = request;
  if (!/^[\w-]{1,128}$/.test(containerId)) throw new EngineError('invalid', `container id ${JSON.stringify(containerId)}: no id`);
  const network = getNetwork(room.records, mode);
  const ports = network.driver === 'bridge' ? normalizePorts(request.ports) : [];
  using _ = await room.lock.acquire(containerId);
  await giveBack(room, containerId);
  if (network.driver === 'bridge') await room.ensureSetUp();
  refuseTakenPorts(ports, [...room.held.values()].map(({ lease }) => lease));

  const held: Held = { lease: draftLease({ room, containerId, mode, ports }), holds: [], published: false, wired: Promise.resolve() };
  room.held.set(containerId, held);
  try {
    held.holds = await holdPorts(ports, held.lease.ip);
    held.lease = { ...held.lease, ports: held.holds.map(({ mapping }) => mapping) };
    room.leases.put(containerId, held.lease);
    if (held.lease.netnsPath !== undefined) createNetworkNamespace(held.lease.netnsPath);
  } catch (error) {
    await giveBack(room, containerId);
    throw error;
  }
  return { lease: held.lease, ready: startWiring(room, held) };
}

/** The lease as far as it can be known before ports are bound. The set-up may have moved the network: it is read again here. */
function draftLease({ room, containerId, mode, ports }: AttachRequest & { room: Room }): NetworkLease {
  const network = getNetwork(room.records, mode);
  const base = { containerId, networkId: network.id, networkName: network.name, ports, ip: '', prefixLength: 0, gateway: '', mac: '' };
  const netnsPath = path.join(room.netnsFolder, containerId);
  switch (network.driver) {
    case 'host':
      return { ...base, netnsPath: undefined, dns: readNameServers() };
    case 'none':
      return { ...base, netnsPath, dns: [] };
    case 'bridge':
      return { ...base, ...pickEndpoint(room, network), netnsPath, dns: pickNameServers() };
  }
}

function pickEndpoint(room: Room, network: NetworkRecord): Pick<NetworkLease, 'ip' | 'prefixLength' | 'gateway' | 'mac'> {
  const subnet = parseSubnet(network.subnet);
  const ip = pickAddress(subnet, new Set([...room.held.values()].map(({ lease }) => lease.ip)), room.lastIp);
  room.lastIp = ip;
  return { ip, prefixLength: subnet.prefixLength, gateway: network.gateway, mac: macOf(ip) };
}

async function holdPorts(ports: readonly PortMapping[], ip: string): Promise<PortHold[]> {
  using undo = new DisposableStack();
  const holds: PortHold[] = [];
  for (const port of ports) holds.push(undo.use(await holdPort(port, ip)));
  undo.move();
  return holds;
}

/** Everything that outlives the engine besides the namespace. The promise may be ignored: who waits for it hears of a failure. */
function startWiring(room: Room, held: Held): Promise<void> {
  held.published = held.lease.ports.length > 0;
  const parts = [connect(room, held.lease), held.published ? room.rules.sync() : Promise.resolve()];
  held.wired = Promise.allSettled(parts);
  const ready = Promise.all(parts).then(
    () => undefined,
    (error: unknown) => {
      // Perhaps somebody removed the bridge: the next attach looks.
      room.forgetSetUp();
      throw toEngineError(held.lease, error);
    },
  );
  ready.catch(() => undefined);
  return ready;
}

async function connect(room: Room, lease: NetworkLease): Promise<void> {
  if (lease.netnsPath === undefined || lease.ip === '') return;
  const { mtu } = await room.ensureSetUp();
  await wire({ ...lease, netnsPath: lease.netnsPath, bridge: room.network().bridge, mtu });
}

function toEngineError(lease: NetworkLease, cause: unknown): unknown {
  if (!(cause instanceof CommandError)) return cause;
  return new EngineError('internal', `connect container ${lease.containerId.slice(0, 12)} to network ${lease.networkName}: ${cause.message}`, { cause });
}
