import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { gatewayOf, pickSubnet } from './address-pool.ts';
import { formatSubnet, macOf, overlaps, parseSubnet, type Subnet } from './ipv4.ts';
import type { Link } from './links.ts';
import { nameServersOf } from './name-files.ts';
import type { NetworkRecord } from './networks.ts';
import { findUplink, type Route } from './routes.ts';
import { ipBatch } from './wiring.ts';

/** What a bridge needs to know of the machine. */
export type Surroundings = { readonly links: readonly Link[]; readonly routes: readonly Route[] };

type Addressing = Pick<NetworkRecord, 'bridge' | 'subnet' | 'gateway'>;

/** First name and subnet for the default network that nothing else on the machine uses; `reserved`: subnets of networks that may be made yet. */
export function pickAddressing({ links, routes }: Surroundings, reserved: readonly Subnet[]): Addressing {
  const names = new Set(links.map((link) => link.name));
  let number = 0;
  while (names.has(`tidewharf${number}`)) number++;
  const subnet = pickSubnet([...routed(routes), ...reserved]);
  return { bridge: `tidewharf${number}`, subnet: formatSubnet(subnet), gateway: gatewayOf(subnet) };
}

/** The blocks that routes lead to, but for the way to everywhere. */
export function routed(routes: readonly Route[]): Subnet[] {
  return routes.filter((route) => route.destination.prefixLength > 0).map((route) => route.destination);
}

/**
 * What on the machine keeps a network from being set up under the name and addresses of its record; undefined where nothing does. The alias on the bridge
 * tells ours from that of another engine on the same machine.
 */
export function findObstacle({ bridge, subnet }: Addressing, owner: string, { links, routes }: Surroundings): string | undefined {
  const link = links.find(({ name }) => name === bridge);
  if (link !== undefined && !isOurs(link, owner)) return `the machine has another interface ${bridge}`;
  const own = parseSubnet(subnet);
  const foreign = routes.find(({ device, destination }) => device !== bridge && destination.prefixLength > 0 && overlaps(destination, own));
  return foreign && `the machine has a route to ${formatSubnet(foreign.destination)} over ${foreign.device}, which overlaps ${subnet}`;
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

/** The largest packet on a network: what was asked for, else what the way out takes. */
export function mtuOf({ options }: Pick<NetworkRecord, 'options'>, surroundings: Surroundings): number {
  return Number(options['com.docker.network.driver.mtu'] ?? 0) || pickMtu(surroundings);
}

/** Brings the bridge to what the record says, whatever part of it is there. */
export async function ensureBridge(network: NetworkRecord, owner: string, surroundings: Surroundings): Promise<void> {
  const { bridge, gateway } = network;
  const link = surroundings.links.find(({ name }) => name === bridge);
  const has6 = network.subnet6 !== '';
  const missing = addressesOf(network).filter((address) => !link?.addresses.includes(address));
  const lines = [
    // With the fixed address the bridge does not take that of its newest port, which would make it a stranger to the others.
    ...(link ? [] : [`link add ${bridge} address ${macOf(gateway)} type bridge`]),
    ...(link?.alias === owner ? [] : [`link set ${bridge} alias "${owner}" mtu ${mtuOf(network, surroundings)}`]),
    // No link-local address by which containers could reach the machine past all rules.
    ...(link || !existsSync('/proc/sys/net/ipv6') ? [] : [`link set ${bridge} addrgenmode none`]),
    ...missing.map((address) => `address add ${address} dev ${bridge}${address.includes(':') ? ' nodad' : ''}`),
    ...(link?.isUp ? [] : [`link set ${bridge} up`]),
  ];
  if (lines.length > 0) await ipBatch(`${lines.join('\n')}\n`);
  setSysctl(`ipv4/conf/${bridge}/route_localnet`, '1');
  setSysctl('ipv4/ip_forward', '1');
  if (has6) forwardIpv6();
}

/** The machine's own addresses on the bridge, with prefix length: those of the gateway and of name servers. */
export function addressesOf(network: NetworkRecord): string[] {
  const { gateway, subnet, gateway6, subnet6 } = network;
  const withPrefix = (address: string, block: string): string => `${address}/${block.split('/')[1] ?? ''}`;
  const own = [gateway, ...nameServersOf(network).filter((address) => address !== gateway)];
  return [...own.map((address) => withPrefix(address, subnet)), ...(subnet6 === '' ? [] : [withPrefix(gateway6, subnet6)])];
}

/** A machine that passes on IPv6 packets no longer learns its own way out from routers, unless told to do both (ip-sysctl, accept_ra). */
function forwardIpv6(): void {
  const folder = '/proc/sys/net/ipv6/conf';
  if (readFileSync(`${folder}/all/forwarding`, 'utf8').trim() === '1') return;
  for (const name of readdirSync(folder)) if (readFileSync(`${folder}/${name}/accept_ra`, 'utf8').trim() === '1') setSysctl(`ipv6/conf/${name}/accept_ra`, '2');
  setSysctl('ipv6/conf/all/forwarding', '1');
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
