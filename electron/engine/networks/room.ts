import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { createKeyedLock, type KeyedLock } from '../sys/keyed-lock.ts';
import type { Collection, State } from '../state/state.ts';
import { ensureBridge, fitsSurroundings, pickAddressing, pickMtu } from './bridge.ts';
import { ensureForwarding } from './foreign-firewall.ts';
import type { PortHold } from './hold-port.ts';
import { findIpv4, formatIpv4 } from './ipv4.ts';
import { readLinks } from './links.ts';
import { ensureDefaultNetworks, getNetwork } from './network-records.ts';
import type { NetworkLease, NetworkRecord } from './networks.ts';
import { readRoutes } from './routes.ts';
import { openRules, type Rules } from './rules.ts';
import { planElements } from './ruleset.ts';

/** A lease and what only this process has of it. */
export type Held = {
  lease: NetworkLease;
  holds: PortHold[];
  /** Whether the lease's ports belong into the kernel's rules. */
  published: boolean;
  /** Settles when nothing works on its wiring any more. */
  wired: Promise<unknown>;
};

/** What the functions of this room share. */
export type Room = {
  readonly records: Collection<NetworkRecord>;
  readonly leases: Collection<NetworkLease>;
  /** By container id: every lease in the records, and those in the making. */
  readonly held: Map<string, Held>;
  readonly lock: KeyedLock;
  readonly rules: Rules;
  /** One file for each namespace, named by container id. */
  readonly netnsFolder: string;
  /** The address that was given out last. */
  lastIp: string;
  /** The default bridge network. */
  network(): NetworkRecord;
  /** Left on links that are ours. */
  owner(): string;
  /** Makes bridge, rules and kernel settings, once; after `forgetSetUp` again. `mtu` is for links to containers. */
  ensureSetUp(): Promise<{ mtu: number }>;
  forgetSetUp(): void;
};

export function openRoom({ state, runRoot }: { state: State; runRoot: string }): Room {
  const records = state.collection<NetworkRecord>('networks');
  const leases = state.collection<NetworkLease>('leases');
  ensureDefaultNetworks(records);
  mkdirSync(path.join(runRoot, 'netns'), { recursive: true, mode: 0o700 });
  // As the kernel names it in the list of mounts.
  const netnsFolder = realpathSync(path.join(runRoot, 'netns'));

  const held = new Map(leases.list().map(({ key, record }): [string, Held] => [key, { lease: record, holds: [], published: true, wired: Promise.resolve() }]));
  const network = () => getNetwork(records, 'bridge');
  const owner = () => `tidewharf ${network().id.slice(0, 16)}`;
  const rules = openRules({
    plan: () => ({ table: tableName(network().bridge), ...network() }),
    wanted: () => [...held.values()].filter(({ published }) => published).flatMap(({ lease }) => planElements(lease)),
  });

  let setUp: Promise<{ mtu: number }> | undefined;
  const makeSetUp = async (): Promise<{ mtu: number }> => {
    const surroundings = { links: await readLinks(), routes: readRoutes() };
    const isBridgeInUse = [...held.values()].some(({ lease }) => lease.networkId === network().id);
    if (!isBridgeInUse && !fitsSurroundings(network(), owner(), surroundings)) {
      records.put(network().id, { ...network(), ...pickAddressing(surroundings) });
    }
    await Promise.all([ensureBridge(network(), owner(), surroundings), rules.reset(), ensureForwarding(network().bridge)]);
    return { mtu: pickMtu(surroundings) };
  };
  const forgetSetUp = (): void => {
    setUp = undefined;
  };
  const ensureSetUp = (): Promise<{ mtu: number }> => {
    setUp ??= makeSetUp().catch((cause: unknown) => {
      forgetSetUp();
      throw cause instanceof CommandError ? new EngineError('unavailable', `set up network bridge: ${cause.message}`, { cause }) : cause;
    });
    return setUp;
  };
  return { records, leases, held, lock: createKeyedLock(), rules, netnsFolder, lastIp: highestIp(leases), network, owner, ensureSetUp, forgetSetUp };
}

function highestIp(leases: Collection<NetworkLease>): string {
  const addresses = leases.list().flatMap(({ record }) => findIpv4(record.ip) ?? []);
  return addresses.length === 0 ? '' : formatIpv4(Math.max(...addresses));
}

function tableName(bridge: string): string {
  return bridge === 'tidewharf0' ? 'tidewharf' : bridge;
}
