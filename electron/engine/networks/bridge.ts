import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { gatewayOf, pickSubnet } from './address-pool.ts';
import { formatSubnet, macOf, overlaps, parseSubnet } from './ipv4.ts';
import type { Link } from './links.ts';
import type { NetworkRecord } from './networks.ts';
import { findUplink, type Route } from './routes.ts';
import { ipBatch } from './wiring.ts';

/** What a bridge needs to know of the machine. */
export type Surroundings = { readonly links: readonly Link[]; readonly routes: readonly Route[] };

type Addressing = Pick<NetworkRecord, 'bridge' | 'subnet' | 'gateway'>;

/** First name and subnet that nothing else on the machine uses. */
export function pickAddressing({ links, routes }: Surroundings): Addressing {
  const names = new Set(links.map((link) => link.name));
  let number = 0;
  while (names.has(`tidewharf${number}`)) number++;
  const subnet = pickSubnet(routes.filter((route) => route.destination.prefixLength > 0).map((route) => route.destination));
  return { bridge: `tidewharf${number}`, subnet: formatSubnet(subnet), gateway: gatewayOf(subnet) };
}

/**
 * Whether a network can be set up, or is, under the name and addresses of its record. The alias on the bridge tells ours from that of another
 * engine on the same machine.
 */
export function fitsSurroundings({ bridge, subnet }: Addressing, owner: string, { links, routes }: Surroundings): boolean {
  const link = links.find(({ name }) => name === bridge);
  const own = parseSubnet(subnet);
  const foreign = routes.filter(({ device, destination }) => device !== bridge && destination.prefixLength > 0);
  return (link === undefined || isOurs(link, owner)) && !foreign.some(({ destination }) => overlaps(destination, own));
}

/** A bridge without alias and address is one that an engine left half-made. */
function isOurs(link: Link, owner: string): boolean {
  return link.alias === owner || (link.alias === undefined && link.addresses.length === 0);
}

/** The largest packet that leaves the machine whole. */
export function pickMtu({ links, routes }: Surroundings): number {
  const uplink = findUplink(routes);
  return links.find(({ name }) => name === uplink)?.mtu ?? 1500;
}

/** Brings the bridge to what the record says, whatever part of it is there. */
export async function ensureBridge(network: Addressing, owner: string, surroundings: Surroundings): Promise<void> {
  const { bridge, gateway } = network;
  const { prefixLength } = parseSubnet(network.subnet);
  const address = `${gateway}/${prefixLength}`;
  const link = surroundings.links.find(({ name }) => name === bridge);
  const lines = [
    // With the fixed address the bridge does not take that of its newest port, which would make it a stranger to the others.
    ...(link ? [] : [`link add ${bridge} address ${macOf(gateway)} type bridge`]),
    ...(link?.alias === owner ? [] : [`link set ${bridge} alias "${owner}" mtu ${pickMtu(surroundings)}`]),
    // No link-local address by which containers could reach the machine past all rules.
    ...(link || !existsSync('/proc/sys/net/ipv6') ? [] : [`link set ${bridge} addrgenmode none`]),
    ...(link?.addresses.includes(address) ? [] : [`address add ${address} dev ${bridge}`]),
    ...(link?.isUp ? [] : [`link set ${bridge} up`]),
  ];
  if (lines.length > 0) await ipBatch(`${lines.join('\n')}\n`);
  setSysctl(`ipv4/conf/${bridge}/route_localnet`, '1');
  setSysctl('ipv4/ip_forward', '1');
}

/** Writes a kernel setting of this network namespace, only where it differs. */
function setSysctl(name: string, value: string): void {
  const file = `/proc/sys/net/${name}`;
  if (readFileSync(file, 'utf8').trim() === value) return;
  try {
    writeFileSync(file, value);
  } catch (cause) {
    throw new EngineError('unavailable', `set ${name} to ${value}: ${(cause as Error).message}`, { cause });
  }
}
