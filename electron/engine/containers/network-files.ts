import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkLease } from '../networks/networks.ts';
import type { SpecMount } from '../runtime/oci-spec.ts';
import type { ContainerRecord } from './containers.ts';

const names = ['resolv.conf', 'hosts', 'hostname'] as const;

/**
 * Writes what a container needs to know about its network, on each start anew, into its bundle, and returns where it is bound in. A few hundred
 * bytes: done before a thread of the pool would begin.
 */
export function writeNetworkFiles(record: ContainerRecord, lease: NetworkLease, bundle: string): SpecMount[] {
  const ownNetwork = lease.netnsPath !== undefined;
  const texts: Record<(typeof names)[number], string> = {
    'resolv.conf': ownNetwork ? buildResolvConf(lease.dns, readOrNothing('/etc/resolv.conf')) : readOrNothing('/etc/resolv.conf'),
    hosts: ownNetwork ? buildHosts(lease.ip, record.hostname) : readOrNothing('/etc/hosts'),
    hostname: `${record.hostname}\n`,
  };
  for (const name of names) writeFileSync(join(bundle, name), texts[name]);
  const taken = new Set(record.mounts.map(({ destination }) => destination));
  return names
    .map((name) => ({ kind: 'bind' as const, source: join(bundle, name), destination: `/etc/${name}`, readOnly: false }))
    .filter(({ destination }) => !taken.has(destination));
}

/** resolv.conf(5): these name servers, with the machine's own search list and options. */
export function buildResolvConf(servers: readonly string[], machine: string): string {
  const kept = machine.split('\n').filter((line) => /^\s*(search|domain|options)\s/.test(line));
  return [...servers.map((server) => `nameserver ${server}`), ...kept, ''].join('\n');
}

/** hosts(5). `ip` is '' where the container has no address. */
export function buildHosts(ip: string, hostname: string): string {
  const [short] = hostname.split('.');
  const own = hostname === short ? hostname : `${hostname} ${short}`;
  return [
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'ff00::0\tip6-mcastprefix',
    'ff02::1\tip6-allnodes',
    'ff02::2\tip6-allrouters',
    ...(ip === '' ? [] : [`${ip}\t${own}`]),
    '',
  ].join('\n');
}

function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
