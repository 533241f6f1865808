import { EngineError } from '../../shared/errors/engine-error.ts';
import { describePort } from './hold-port.ts';
import { findIpv4 } from './ipv4.ts';
import { findIpv6, formatIpv6 } from './ipv6.ts';
import type { NetworkLease, PortMapping } from './networks.ts';

/**
 * The wished ports in normal form: `0.0.0.0` and `::` are '' (all addresses), what is asked for twice stands once. Fails with `invalid` on a port or address that is
 * none, and where two wishes exclude each other.
 */
export function normalizePorts(ports: readonly PortMapping[]): PortMapping[] {
  const unique = new Map<string, PortMapping>();
  for (const port of ports) {
    const normal = { ...port, hostIp: normalAddress(port.hostIp) };
    check(normal);
    unique.set(JSON.stringify([portKey(normal), normal.hostPortEnd, normal.containerPort]), normal);
  }
  const wished = [...unique.values()];
  for (const [index, port] of wished.entries()) {
    if (wished.slice(index + 1).some((other) => excludes(port, other))) {
      throw new EngineError('invalid', `publish port ${describePort(port)}: asked for twice`);
    }
  }
  return wished;
}

function normalAddress(text: string): string {
  const address6 = findIpv6(text);
  if (text === '0.0.0.0' || address6 === 0n) return '';
  return address6 === undefined ? text : formatIpv6(address6);
}

/** What of a port can be held once only. */
export function portKey({ protocol, hostIp, hostPort }: PortMapping): string {
  return `${protocol} ${hostIp} ${hostPort}`;
}

function check({ containerPort, hostIp, hostPort, hostPortEnd = hostPort, protocol }: PortMapping): void {
  const isPort = (port: number, least: number) => Number.isInteger(port) && port >= least && port <= 65_535;
  if (!isPort(containerPort, 1)) throw new EngineError('invalid', `container port ${containerPort}: expected 1 to 65535`);
  if (!isPort(hostPort, 0)) throw new EngineError('invalid', `host port ${hostPort}: expected 1 to 65535, or 0 for any`);
  if (!isPort(hostPortEnd, hostPort)) throw new EngineError('invalid', `host ports ${hostPort}-${hostPortEnd}: expected a range up to 65535`);
  if (protocol !== 'tcp' && protocol !== 'udp') throw new EngineError('invalid', `port ${containerPort}: protocol ${String(protocol)}, expected tcp or udp`);
  if (hostIp !== '' && findIpv4(hostIp) === undefined && findIpv6(hostIp) === undefined) {
    throw new EngineError('invalid', `publish port ${hostPort}: address ${JSON.stringify(hostIp)}: expected an address of this machine`);
  }
}

/** True where both cannot be held at once. */
function excludes(one: PortMapping, other: PortMapping): boolean {
  return (
    one.hostPort !== 0 &&
    isOne(one) &&
    isOne(other) &&
    one.hostPort === other.hostPort &&
    one.protocol === other.protocol &&
    (one.hostIp === '' || other.hostIp === '' || one.hostIp === other.hostIp)
  );
}

/** Not any of a range. */
function isOne({ hostPort, hostPortEnd = hostPort }: PortMapping): boolean {
  return hostPortEnd === hostPort;
}

/** Fails with `conflict` where another container has one of the ports; its id is in the message and in `detail.holderContainerId`. */
export function refuseTakenPorts(ports: readonly PortMapping[], leases: Iterable<NetworkLease>): void {
  for (const lease of leases) {
    for (const port of ports) {
      if (!lease.ports.some((held) => excludes(port, held))) continue;
      const message = `publish port ${describePort(port)}: port is already allocated to container ${lease.containerId.slice(0, 12)}`;
      const { hostIp, hostPort, protocol } = port;
      throw new EngineError('conflict', message, { detail: { hostIp, hostPort, protocol, holderContainerId: lease.containerId } });
    }
  }
}
