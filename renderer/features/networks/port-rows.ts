import type { ContainerSummary, PublishedPort } from '../../../electron/shared/ipc/containers.ts';

/** A port of this machine and what it leads to. */
export type PortRow = PublishedPort & { readonly containerId: string; readonly container: string; /** IPv4 and IPv6 of the same port. */ readonly both: boolean };

/** Every published port, lowest first; what is published on all addresses of both kinds is one. */
export function portRows(containers: readonly Pick<ContainerSummary, 'id' | 'name' | 'ports'>[]): PortRow[] {
  const rows = new Map<string, PortRow>();
  for (const { id, name, ports } of containers) {
    for (const port of ports) {
      const anywhere = isAnywhere(port.hostIp);
      const key = `${anywhere ? '*' : port.hostIp} ${port.hostPort}/${port.protocol} ${id}`;
      const known = rows.get(key);
      rows.set(key, { ...(known ?? port), containerId: id, container: name, both: known !== undefined });
    }
  }
  return [...rows.values()].toSorted((a, b) => a.hostPort - b.hostPort || a.hostIp.localeCompare(b.hostIp));
}

export function isAnywhere(hostIp: string): boolean {
  return hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
}

/** `127.0.0.1:8080/tcp`, `*:53/udp`. */
export function formatHostPort({ hostIp, hostPort, protocol }: PublishedPort): string {
  const host = isAnywhere(hostIp) ? '*' : hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `${host}:${hostPort}/${protocol}`;
}

/** From where it is reached: `anywhere`, this machine alone, or an address of it. */
export function reachOfPort(hostIp: string): { readonly kind: 'anywhere' | 'here' } | { readonly kind: 'by'; readonly address: string } {
  if (isAnywhere(hostIp)) return { kind: 'anywhere' };
  return hostIp.startsWith('127.') || hostIp === '::1' ? { kind: 'here' } : { kind: 'by', address: hostIp };
}
