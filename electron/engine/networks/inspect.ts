import { readdirSync } from 'node:fs';
import path from 'node:path';
import { listMounts } from '../sys/list-mounts.ts';
import { removeNetworkNamespace } from '../sys/network-namespace.ts';
import { ensureForwarding, findDroppedForwarding } from './foreign-firewall.ts';
import { describePort, holdPort } from './hold-port.ts';
import { deleteLink, readLinks, type Link } from './links.ts';
import { giveBack } from './release.ts';
import type { Held, Room } from './room.ts';
import { planChange, planElements } from './ruleset.ts';
import { ipBatch, isLinkName, linkName } from './wiring.ts';

/** Something that is not as the leases say. `mend` is missing where nothing can be done while the container runs. */
export type Finding = { readonly text: string; readonly mend?: () => Promise<void> };

/** Compares leases with namespaces, links, rules and ports. For a quiet engine: an attach in flight would look half-made. */
export async function inspect(room: Room, running: ReadonlySet<string>): Promise<Finding[]> {
  await Promise.all([...room.held.values()].map(({ wired }) => wired));
  const dead = [...room.held.keys()].filter((id) => !running.has(id));
  const kept = [...room.held.entries()].filter(([id]) => running.has(id)).map(([, held]) => held);
  const links = await readLinks();
  const bridge = links.find(({ name, alias }) => name === room.network().bridge && alias === room.owner());
  const isBridgeUsed = bridge !== undefined || kept.some(({ lease }) => lease.networkId === room.network().id);
  return [
    ...dead.map((id) => ({ text: `lease of container ${short(id)}, which does not run`, mend: () => giveBack(room, id) })),
    ...(isBridgeUsed ? await inspectSetUp(room, bridge, kept) : []),
    ...inspectNamespaces(room, kept),
    ...inspectLinks(room, links, kept),
    ...kept.flatMap(inspectHolds),
  ];
}

async function inspectSetUp(room: Room, bridge: Link | undefined, kept: readonly Held[]): Promise<Finding[]> {
  const network = room.network();
  const address = `${network.gateway}/${network.subnet.split('/')[1] ?? ''}`;
  const findings: Finding[] = [];
  const again = async (): Promise<void> => {
    room.forgetSetUp();
    await room.ensureSetUp();
  };
  if (!bridge?.isUp || !bridge.addresses.includes(address)) findings.push({ text: `bridge ${network.bridge} with ${address} is missing or down`, mend: again });
  const wanted = kept.flatMap(({ lease }) => planElements(lease));
  const found = await room.rules.read();
  if (found === undefined || planChange('t', found, wanted) !== '') {
    findings.push({ text: `rules of ${network.bridge} differ from the published ports: ${found?.length ?? 'no'} entries, expected ${wanted.length}`, mend: () => room.rules.reset() });
  }
  const dropped = await findDroppedForwarding(network.bridge);
  return [...findings, ...dropped.map((text) => ({ text, mend: async () => void (await ensureForwarding(network.bridge)) }))];
}

function inspectNamespaces(room: Room, kept: readonly Held[]): Finding[] {
  const mounted = new Set(listMounts().filter(({ type }) => type === 'nsfs').map(({ target }) => target));
  const lost = kept
    .filter(({ lease }) => lease.netnsPath !== undefined && !mounted.has(lease.netnsPath))
    .map(({ lease }) => ({ text: `network namespace of container ${short(lease.containerId)} is not bound to ${lease.netnsPath}` }));
  const strays = readdirSync(room.netnsFolder)
    .filter((name) => !room.held.has(name))
    .map((name) => ({ text: `network namespace ${short(name)} has no lease`, mend: async () => removeNetworkNamespace(path.join(room.netnsFolder, name)) }));
  return [...lost, ...strays];
}

function inspectLinks(room: Room, links: readonly Link[], kept: readonly Held[]): Finding[] {
  const { bridge, id } = room.network();
  const expected = new Set([...room.held.values()].filter(({ lease }) => lease.ip !== '').map(({ lease }) => linkName(lease.ip)));
  const strays = links
    .filter(({ name, master }) => master === bridge && isLinkName(name) && !expected.has(name))
    .map(({ name }) => ({ text: `link ${name} on ${bridge} has no lease`, mend: async () => deleteLink(name) }));
  const loose = kept
    .filter(({ lease }) => lease.networkId === id)
    .flatMap(({ lease }): Finding[] => {
      const name = linkName(lease.ip);
      const link = links.find((entry) => entry.name === name);
      if (link === undefined) return [{ text: `link ${name} of container ${short(lease.containerId)} is missing` }];
      if (link.master === bridge) return [];
      return [{ text: `link ${name} is not on ${bridge}`, mend: () => ipBatch(`link set ${name} master ${bridge} up\n`) }];
    });
  return [...strays, ...loose];
}

/** Ports are bound by the engine itself, so a new engine binds them again. */
function inspectHolds(held: Held): Finding[] {
  const isHeld = (key: string) => held.holds.some(({ mapping }) => describePort(mapping) === key);
  return held.lease.ports
    .filter((port) => !isHeld(describePort(port)))
    .map((port) => ({
      text: `port ${describePort(port)} of container ${short(held.lease.containerId)} is not bound by the engine`,
      mend: async () => void held.holds.push(await holdPort(port, held.lease.ip)),
    }));
}

function short(id: string): string {
  return id.slice(0, 12);
}
