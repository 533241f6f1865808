import { readdirSync } from 'node:fs';
import path from 'node:path';
import { listMounts } from '../sys/list-mounts.ts';
import { removeNetworkNamespace } from '../sys/network-namespace.ts';
import { ensureForwarding, findDroppedForwarding } from './foreign-firewall.ts';
import { describePort, holdPort } from './hold-port.ts';
import { undoEndpoint } from './change-lease.ts';
import { addressesOf } from './bridge.ts';
import { deleteLink, readLinks, type Link } from './links.ts';
import type { NetworkRecord } from './networks.ts';
import { targetOf } from './ports.ts';
import { giveBack } from './release.ts';
import type { Held, Room } from './room.ts';
import { planChange, planElements, planNetworkElements } from './ruleset.ts';
import { ipBatch, isLinkName, linkName } from './wiring.ts';

/** Something that is not as the leases say. `mend` is missing where nothing can be done while the container runs. */
export type Finding = { readonly text: string; readonly mend?: () => Promise<void> };

/** Compares leases with namespaces, links, rules and ports. For a quiet engine: an attach in flight would look half-made. */
export async function inspect(room: Room, running: ReadonlySet<string>): Promise<Finding[]> {
  await Promise.all([...room.held.values()].map(({ wired }) => wired));
  const dead = [...room.held.keys()].filter((id) => !running.has(id));
  const kept = [...room.held.entries()].filter(([id]) => running.has(id)).map(([, held]) => held);
  const links = await readLinks();
  const used = usedNetworks(room, links, kept);
  for (const { id } of used) room.live.add(id);
  return [
    ...dead.map((id) => ({ text: `lease of container ${short(id)}, which does not run`, mend: () => giveBack(room, id) })),
    ...inspectBridges(room, links, used),
    ...(used.length > 0 ? await inspectRules(room, { used, kept }) : []),
    ...inspectPending(room, kept),
    ...inspectNamespaces(room, kept),
    ...inspectLinks(room, links, kept),
    ...kept.flatMap((held) => inspectHolds(held)),
    ...(await room.names.inspect(running)).map((text) => ({ text, mend: () => room.names.reset() })),
  ];
}

/** Networks that have their bridge, or whose containers need it. */
function usedNetworks(room: Room, links: readonly Link[], kept: readonly Held[]): NetworkRecord[] {
  const needed = new Set(kept.flatMap(({ lease }) => lease.endpoints.map(({ networkId }) => networkId)));
  return room.records.list().filter((network) => network.bridge !== '' && (needed.has(network.id) || links.some((link) => isBridgeOf(room, network, link))));
}

function isBridgeOf(room: Room, { bridge }: NetworkRecord, { name, alias }: Link): boolean {
  return name === bridge && alias === room.owner();
}

function inspectBridges(room: Room, links: readonly Link[], used: readonly NetworkRecord[]): Finding[] {
  const damaged = used.flatMap((network): Finding[] => {
    const link = links.find((each) => isBridgeOf(room, network, each));
    const addresses = addressesOf(network);
    if (link?.isUp && addresses.every((address) => link.addresses.includes(address))) return [];
    return [{ text: `bridge ${network.bridge} with ${addresses.join(' and ')} is missing or down`, mend: () => setUpAgain(room, network) }];
  });
  const bridges = new Set(room.records.list().map(({ bridge }) => bridge));
  const strays = links
    .filter(({ name, alias }) => alias === room.owner() && !bridges.has(name))
    .map(({ name }) => ({ text: `bridge ${name} belongs to no network`, mend: () => deleteLink(name) }));
  return [...damaged, ...strays];
}

async function setUpAgain(room: Room, { id }: NetworkRecord): Promise<void> {
  await room.forgetSetUp(id);
  await room.ensureSetUp(id);
}

async function inspectRules(room: Room, { used, kept }: { used: readonly NetworkRecord[]; kept: readonly Held[] }): Promise<Finding[]> {
  const wanted = [...used.flatMap(planNetworkElements), ...kept.flatMap(({ lease }) => planElements(lease))];
  const found = await room.rules.read();
  const findings: Finding[] = [];
  if (found === undefined || planChange('t', found, wanted) !== '') {
    findings.push({ text: `rules differ from networks and published ports: ${found?.length ?? 'no'} entries, expected ${wanted.length}`, mend: () => room.rules.reset() });
  }
  const dropped = new Set<string>();
  for (const { bridge } of used) for (const text of await findDroppedForwarding(bridge)) dropped.add(text);
  const mend = async (): Promise<void> => {
    for (const { bridge } of used) await ensureForwarding(bridge);
  };
  return [...findings, ...[...dropped].map((text) => ({ text, mend }))];
}

/** Half connected or half disconnected: such an endpoint goes, and who wants it connects again. */
function inspectPending(room: Room, kept: readonly Held[]): Finding[] {
  return kept.flatMap((held) => {
    const { pending, containerId } = held.lease;
    if (pending === undefined) return [];
    return [{ text: `container ${short(containerId)} is half connected to network ${short(pending)}`, mend: () => undoEndpoint(room, held, pending) }];
  });
}

function inspectNamespaces(room: Room, kept: readonly Held[]): Finding[] {
  const mounted = new Set(listMounts().filter(({ type }) => type === 'nsfs').map(({ target }) => target));
  const lost = kept
    .filter(({ lease }) => lease.netnsPath !== undefined && lease.joins === undefined && !mounted.has(lease.netnsPath))
    .map(({ lease }) => ({ text: `network namespace of container ${short(lease.containerId)} is not bound to ${lease.netnsPath}` }));
  const strays = readdirSync(room.netnsFolder)
    .filter((name) => !room.held.has(name))
    .map((name) => ({ text: `network namespace ${short(name)} has no lease`, mend: async () => removeNetworkNamespace(path.join(room.netnsFolder, name)) }));
  return [...lost, ...strays];
}

function inspectLinks(room: Room, links: readonly Link[], kept: readonly Held[]): Finding[] {
  const bridges = new Set(room.records.list().map(({ bridge }) => bridge));
  const expected = new Set([...room.held.values()].flatMap(({ lease }) => lease.endpoints.map(({ ip }) => ip)).map((ip) => (ip === '' ? '' : linkName(ip))));
  const strays = links
    .filter(({ name, master = '' }) => bridges.has(master) && isLinkName(name) && !expected.has(name))
    .map(({ name, master }) => ({ text: `link ${name} on ${master} has no lease`, mend: async () => deleteLink(name) }));
  const loose = kept.flatMap(({ lease }) =>
    lease.endpoints.flatMap(({ ip, networkId }): Finding[] => {
      if (networkId === lease.pending) return [];
      const bridge = room.records.find(networkId)?.bridge ?? '';
      if (ip === '' || bridge === '') return [];
      const name = linkName(ip);
      const link = links.find((entry) => entry.name === name);
      if (link === undefined) return [{ text: `link ${name} of container ${short(lease.containerId)} is missing` }];
      if (link.master === bridge) return [];
      return [{ text: `link ${name} is not on ${bridge}`, mend: () => ipBatch(`link set ${name} master ${bridge} up\n`) }];
    }),
  );
  return [...strays, ...loose];
}

/** Ports are bound by the engine itself, so a new engine binds them again. */
function inspectHolds(held: Held): Finding[] {
  const isHeld = (key: string) => held.holds.some(({ mapping }) => describePort(mapping) === key);
  return held.lease.ports
    .filter((port) => !isHeld(describePort(port)))
    .map((port) => ({
      text: `port ${describePort(port)} of container ${short(held.lease.containerId)} is not bound by the engine`,
      mend: async () => void held.holds.push(await holdPort(port, targetOf(held))),
    }));
}

function short(id: string): string {
  return id.slice(0, 12);
}
