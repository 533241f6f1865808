import { createHash } from 'node:crypto';
import { blockSize, formatIpv4, parseSubnet } from './ipv4.ts';
import type { EndpointLease, NetworkLease, NetworkRecord } from './networks.ts';

/**
 * Two name servers with the same names: aardvark-dns does not answer for some milliseconds while it reads a change, so one does while the
 * other reads.
 */
export const serverNumbers = [0, 1] as const;
export type ServerNumber = (typeof serverNumbers)[number];

/** Nobody listens there: what an internal network's container asks for that is no name of its own leads nowhere. */
const nowhere = '127.0.0.255';
const fewestAddresses = 16;

/** Whether containers find each other by name there. */
export function hasNames({ driver, name }: Pick<NetworkRecord, 'driver' | 'name'>): boolean {
  return driver === 'bridge' && name !== 'bridge';
}

/** Where the name servers of a network listen: at its gateway, and at the last address of its subnet. A subnet of a few addresses has one only. */
export function nameServersOf(network: NetworkRecord): string[] {
  if (!hasNames(network)) return [];
  const { base, prefixLength } = parseSubnet(network.subnet);
  const size = blockSize(prefixLength);
  if (size < fewestAddresses) return [network.gateway];
  const taken = new Set([network.gateway, ...Object.values(network.auxAddresses)]);
  const last = [2, 3].map((back) => formatIpv4(base + size - back)).find((address) => !taken.has(address));
  return [network.gateway, ...(last === undefined ? [] : [last])];
}

/** The name servers that a container of these endpoints is to ask; empty where it is on no network with names. Each knows all its networks. */
export function pickNameServersOf(endpoints: readonly EndpointLease[], find: (networkId: string) => NetworkRecord | undefined): string[] {
  const networks = endpoints.flatMap(({ networkId }) => find(networkId) ?? []);
  const first = networks.find((network) => hasNames(network));
  return first === undefined ? [] : nameServersOf(first);
}

/** Whether a container of these endpoints is on a network with names, whatever its own name servers are. */
export function isOnNames(endpoints: readonly EndpointLease[], find: (networkId: string) => NetworkRecord | undefined): boolean {
  return pickNameServersOf(endpoints, find).length > 0;
}

/** One network's file for one of the servers, as aardvark-dns reads it. */
export type NameFile = {
  /** The network's id. */
  readonly name: string;
  readonly listen: string;
  /** A name that the server knows once it has read this very text. */
  readonly mark: string;
  readonly text: string;
};

/**
 * What one of the servers is to know. Lines: where it listens; then `ID IPv4 IPv6 NAMES UPSTREAMS` of each container, lists with commas. Who asks is known by its
 * address: a line without names lets a container of another network ask for those of this one, where it is on both.
 */
export function planNameFiles(server: ServerNumber, networks: readonly NetworkRecord[], leases: readonly NetworkLease[]): NameFile[] {
  const named = new Map(networks.filter(hasNames).map((network) => [network.id, network]));
  return [...named.values()].flatMap((network): NameFile[] => {
    const listen = nameServersOf(network)[server];
    const lines = leases.filter(({ endpoints }) => endpoints.some(({ networkId }) => networkId === network.id)).flatMap((lease) => planLines(lease, network, named));
    if (listen === undefined || lines.length === 0) return [];
    const places = server === 0 && network.gateway6 !== '' ? `${listen},${network.gateway6}` : listen;
    const mark = `v${createHash('sha256').update([places, ...lines].join('\n')).digest('hex').slice(0, 12)}.tidewharf`;
    return [{ name: network.id, listen, mark, text: [places, `engine ${listen}  ${mark}`, ...lines, ''].join('\n') }];
  });
}

function planLines({ containerId, endpoints, upstreams }: NetworkLease, network: NetworkRecord, named: ReadonlyMap<string, NetworkRecord>): string[] {
  const own = endpoints.filter(({ networkId }) => named.has(networkId));
  const isClosed = own.every(({ networkId }) => named.get(networkId)?.internal) && endpoints.every(({ gateway }) => gateway === '');
  const servers = isClosed ? [nowhere] : upstreams;
  return own.map(({ networkId, ip, ip6, names }) => {
    const called = networkId === network.id ? names.map((name) => name.toLowerCase()).join(',') : '';
    return [containerId.slice(0, 12), ip, ip6, called, ...(servers.length === 0 ? [] : [servers.join(',')])].join(' ');
  });
}
