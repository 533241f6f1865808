import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { EventBus } from '../events/event-bus.ts';
import { CommandError } from '../sys/command-error.ts';
import { createKeyedLock, type KeyedLock } from '../sys/keyed-lock.ts';
import type { Collection, State } from '../state/state.ts';
import { ensureBridge, findObstacle, mtuOf, pickAddressing } from './bridge.ts';
import { ensureForwarding } from './foreign-firewall.ts';
import type { PortHold } from './hold-port.ts';
import { findIpv4, formatIpv4, parseSubnet } from './ipv4.ts';
import { readLinks } from './links.ts';
import { planNameFiles } from './name-files.ts';
import { openNames, type Names } from './names.ts';
import { openNetworkRecords, type NetworkRecords } from './network-records.ts';
import type { AttachRequest, NetworkLease, NetworkRecord } from './networks.ts';
import { readRoutes } from './routes.ts';
import { openRules, type Rules } from './rules.ts';
import { planElements, planNetworkElements } from './ruleset.ts';

/** A lease and what only this process has of it. */
export type Held = {
  lease: NetworkLease;
  holds: PortHold[];
  /** Whether the lease's ports belong into the kernel's rules, and its names to the name servers. */
  live: boolean;
  /** Settles when nothing works on its wiring any more. */
  wired: Promise<unknown>;
  /** See {@link AttachRequest}. */
  passing?: AttachRequest['passing'];
};

/** What the functions of this room share. */
export type Room = {
  readonly records: NetworkRecords;
  readonly leases: Collection<NetworkLease>;
  /** By container id: every lease in the records, and those in the making. */
  readonly held: Map<string, Held>;
  /** By container id; by `network ID` for what makes and removes a network's bridge. */
  readonly lock: KeyedLock;
  readonly rules: Rules;
  readonly names: Names;
  readonly events: Pick<EventBus, 'publish'>;
  /** One file for each namespace, named by container id. */
  readonly netnsFolder: string;
  /** The address that was given out last, by network id. */
  readonly lastIps: Map<string, string>;
  /** Left on links that are ours. */
  owner(): string;
  /** Makes a network's bridge, rules and kernel settings, once; after `forgetSetUp` again. `mtu` is for links to containers. */
  ensureSetUp(networkId: string): Promise<{ mtu: number }>;
  /** Of one network: settles when nothing works on it any more. */
  forgetSetUp(networkId?: string): Promise<void>;
  /** Networks that have a bridge, or had one: those that the rules know. */
  readonly live: Set<string>;
};

export function openRoom({ state, runRoot, events }: { state: State; runRoot: string; events: Pick<EventBus, 'publish'> }): Room {
  const records = openNetworkRecords(state);
  const leases = state.collection<NetworkLease>('leases');
  mkdirSync(path.join(runRoot, 'netns'), { recursive: true, mode: 0o700 });
  // As the kernel names it in the list of mounts.
  const netnsFolder = realpathSync(path.join(runRoot, 'netns'));

  const held = new Map(leases.list().map(({ key, record }): [string, Held] => [key, { lease: record, holds: [], live: true, wired: Promise.resolve() }]));
  const bridge = () => records.get('bridge');
  const owner = () => `tidewharf ${bridge().id.slice(0, 16)}`;
  const live = new Set<string>();
  const liveLeases = (): NetworkLease[] => [...held.values()].filter((each) => each.live).map(({ lease }) => lease);
  const rules = openRules({
    table: () => tableName(bridge().bridge),
    wanted: () => [
      ...records.list().filter(({ id }) => live.has(id)).flatMap(planNetworkElements),
      ...liveLeases().flatMap(planElements),
    ],
  });
  const names = openNames({
    runRoot,
    plan: (server, running) => planNameFiles(server, records.list(), liveLeases().filter(({ containerId }) => running?.has(containerId) ?? true)),
  });

  const setUps = new Map<string, Promise<{ mtu: number }>>();
  const forgetSetUp = async (networkId?: string): Promise<void> => {
    const forgotten = networkId === undefined ? undefined : setUps.get(networkId);
    if (networkId === undefined) setUps.clear();
    else setUps.delete(networkId);
    await forgotten?.catch(() => undefined);
  };
  const ensureSetUp = (networkId: string): Promise<{ mtu: number }> => {
    const known = setUps.get(networkId);
    if (known !== undefined) return known;
    // The first one writes the rules whole: nobody knows what an engine before left.
    const isFirst = setUps.size === 0;
    const writeRules = (): Promise<void> => (isFirst ? rules.reset() : rules.sync());
    live.add(networkId);
    const setUp = makeSetUp({ records, held, owner, writeRules }, networkId).catch((cause: unknown) => {
      setUps.delete(networkId);
      throw cause instanceof CommandError ? new EngineError('unavailable', `set up network ${records.find(networkId)?.name ?? networkId}: ${cause.message}`, { cause }) : cause;
    });
    setUps.set(networkId, setUp);
    return setUp;
  };
  return { records, leases, held, lock: createKeyedLock(), rules, names, events, netnsFolder, lastIps: highestIps(leases), owner, ensureSetUp, forgetSetUp, live };
}

type SetUpNeeds = Pick<Room, 'records' | 'held' | 'owner'> & { readonly writeRules: () => Promise<void> };

async function makeSetUp({ records, held, owner, writeRules }: SetUpNeeds, networkId: string): Promise<{ mtu: number }> {
  const surroundings = { links: await readLinks(), routes: readRoutes() };
  let network = records.get(networkId);
  const obstacle = findObstacle(network, owner(), surroundings);
  if (obstacle !== undefined) {
    const isInUse = [...held.values()].some(({ lease }) => lease.endpoints.some((endpoint) => endpoint.networkId === networkId));
    if (network.name !== 'bridge') throw new EngineError('unavailable', `set up network ${network.name}: ${obstacle}`);
    if (!isInUse) {
      network = { ...network, ...pickAddressing(surroundings, ownSubnets(records)) };
      records.put(network);
    }
  }
  await Promise.all([ensureBridge(network, owner(), surroundings), writeRules(), ensureForwarding(network.bridge)]);
  return { mtu: mtuOf(network, surroundings) };
}

function ownSubnets(records: NetworkRecords) {
  return records.list().flatMap(({ name, subnet }: NetworkRecord) => (name === 'bridge' || subnet === '' ? [] : [parseSubnet(subnet)]));
}

function highestIps(leases: Collection<NetworkLease>): Map<string, string> {
  const highest = new Map<string, number>();
  for (const { networkId, ip } of leases.list().flatMap(({ record }) => record.endpoints)) {
    const address = findIpv4(ip);
    if (address !== undefined) highest.set(networkId, Math.max(address, highest.get(networkId) ?? 0));
  }
  return new Map([...highest].map(([id, address]) => [id, formatIpv4(address)]));
}

function tableName(bridge: string): string {
  return bridge === 'tidewharf0' ? 'tidewharf' : bridge;
}
