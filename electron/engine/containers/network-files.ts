import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkLease } from '../networks/networks.ts';
import type { SpecMount } from '../runtime/oci-spec.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { isLinkedTo, planLinks, type HostEntry } from './links.ts';

/** Names of the files, in a running container's bundle and in its /etc. */
export const networkFiles = ['resolv.conf', 'hosts', 'hostname'] as const;

/**
 * Writes what a container needs to know about its network, on each start anew, into its bundle, and returns where it is bound in. A few hundred
 * bytes: done before a thread of the pool would begin. Who shares another's network has that one's files.
 */
export function writeNetworkFiles(context: ContainerContext, record: ContainerRecord, lease: NetworkLease): SpecMount[] {
  const owner = lease.joins === undefined ? record : context.records.find(lease.joins) ?? record;
  const bundle = context.paths.bundle(owner.id);
  if (owner === record) for (const [name, text] of Object.entries(buildFiles(context, record, lease))) writeFileSync(join(bundle, name), text);
  const taken = new Set(record.mounts.map(({ destination }) => destination));
  return networkFiles
    .map((name) => ({ kind: 'bind' as const, source: join(bundle, name), destination: `/etc/${name}`, readOnly: false }))
    .filter(({ destination }) => !taken.has(destination));
}

/** Brings the files of a container that runs to what its networks are now. In place: it has them mounted. */
export function rewriteNetworkFiles(context: ContainerContext, record: ContainerRecord): void {
  const lease = context.rooms.networks.findLease(record.id);
  if (lease === undefined || lease.joins !== undefined) return;
  const files = buildFiles(context, record, lease);
  for (const name of ['resolv.conf', 'hosts'] as const) {
    const path = join(context.paths.bundle(record.id), name);
    if (existsSync(path)) writeFileSync(path, files[name]);
  }
}

/** After a container has another address or name: those that run and are linked to it know it by them. */
export function rewriteLinkedFiles(context: ContainerContext, target: ContainerRecord): void {
  for (const record of context.records.list()) {
    if (hasProcess(record.status) && isLinkedTo(record, target)) rewriteNetworkFiles(context, record);
  }
}

function buildFiles(context: ContainerContext, record: ContainerRecord, lease: NetworkLease): Record<(typeof networkFiles)[number], string> {
  const { network } = record.spec;
  const isOwn = lease.netnsPath !== undefined;
  const machine = readOrNothing('/etc/resolv.conf');
  const isAsTheMachine = !isOwn && network.dns.length + network.dnsSearch.length + network.dnsOptions.length === 0;
  const own = lease.endpoints.flatMap(({ ip, ip6 }) => [ip, ip6]).filter((address) => address !== '');
  const extra = [...planExtraHosts(network.extraHosts, hostGateway(context, lease)), ...planLinks(context, record, lease)];
  return {
    'resolv.conf': isAsTheMachine ? machine : buildResolvConf({ servers: lease.dns, search: network.dnsSearch, options: withDots(network.dnsOptions, lease) }, machine),
    hosts: isOwn ? buildHosts({ addresses: own, hostname: fullHostname(record), extra }) : withExtraHosts(readOrNothing('/etc/hosts'), extra),
    hostname: `${record.hostname}\n`,
  };
}

/** A container's name has no dot: it is asked for as it is before the search list is tried, as Docker has it. */
function withDots(options: readonly string[], { named }: NetworkLease): readonly string[] {
  return named && !options.some((option) => option.startsWith('ndots:')) ? ['ndots:0', ...options] : options;
}

/** With the domain, where one was asked for. */
function fullHostname({ hostname, spec: { network } }: Pick<ContainerRecord, 'hostname' | 'spec'>): string {
  return network.domainname === '' ? hostname : `${hostname}.${network.domainname}`;
}

/** The machine, as this container reaches it. */
function hostGateway({ rooms }: ContainerContext, lease: NetworkLease): string {
  if (lease.netnsPath === undefined) return '127.0.0.1';
  const networks = lease.endpoints.map(({ networkId }) => rooms.networks.get(networkId).gateway);
  return networks.find((gateway) => gateway !== '') ?? '';
}

/** `name:address`; an address may hold colons. `host-gateway` where there is no way to the machine names nothing. */
export function planExtraHosts(extraHosts: readonly string[], gateway: string): HostEntry[] {
  return extraHosts.flatMap((text) => {
    const at = text.search(/[:=]/);
    const address = text.slice(at + 1).replace(/^\[(.*)\]$/, '$1');
    const resolved = address === 'host-gateway' ? gateway : address;
    return resolved === '' ? [] : [{ address: resolved, names: [text.slice(0, at)] }];
  });
}

export type ResolvConf = { readonly servers: readonly string[]; readonly search: readonly string[]; readonly options: readonly string[] };

/** resolv.conf(5): these name servers, with the machine's own search list and options where none are given. A search for `.` is none. */
export function buildResolvConf({ servers, search, options }: ResolvConf, machine: string): string {
  const kept = (pattern: RegExp): string[] => machine.split('\n').filter((line) => pattern.test(line));
  const domains = search.filter((domain) => domain !== '.');
  return [
    ...servers.map((server) => `nameserver ${server}`),
    ...(search.length === 0 ? kept(/^\s*(search|domain)\s/) : domains.length === 0 ? [] : [`search ${domains.join(' ')}`]),
    ...(options.length === 0 ? kept(/^\s*options\s/) : [`options ${options.join(' ')}`]),
    '',
  ].join('\n');
}

/** hosts(5) of a container: its own addresses, and what else it is to know. */
export function buildHosts({ addresses, hostname, extra }: { addresses: readonly string[]; hostname: string; extra: readonly HostEntry[] }): string {
  const [short] = hostname.split('.');
  const own = hostname === short ? hostname : `${hostname} ${short}`;
  const lines = [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'ff00::0\tip6-mcastprefix',
    'ff02::1\tip6-allnodes',
    'ff02::2\tip6-allrouters',
    '',
  ].join('\n');
  return withExtraHosts(lines, [...extra, ...addresses.map((address) => ({ address, names: [own] }))]);
}

function withExtraHosts(text: string, entries: readonly HostEntry[]): string {
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return start + entries.map(({ address, names: called }) => `${address}\t${called.join(' ')}\n`).join('');
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
