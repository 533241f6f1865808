import { EngineError } from '../../shared/errors/engine-error.ts';
import { describePort } from './hold-port.ts';
import { findIpv4 } from './ipv4.ts';
import type { NetworkLease, PortMapping } from './networks.ts';

/**
 * The wished ports in normal form: `0.0.0.0` is '' (all addresses), what is asked for twice stands once. Fails with `invalid` on a port or address that is
 * none, and where two wishes exclude each other.
 */
export function normalizePorts(ports: readonly PortMapping[]): PortMapping[] {
  const unique = new Map<string, PortMapping>();
  for (const port of ports) {
    const normal = { ...port, hostIp: port.hostIp === '0.0.0.0' ? '' : port.hostIp };
    check(normal);
    unique.set(JSON.stringify([normal.protocol, normal.hostIp, normal.hostPort, normal.containerPort]), normal);
  }
  const wished = [...unique.values()];
  for (const [index, port] of wished.entries()) {
    if (wished.slice(index + 1).some((other) => excludes(port, other))) {
      throw new EngineError('invalid', `publish port ${describePort(port)}: asked for twice`);
    }
  }
  return wished;
}

function check({ containerPort, hostIp, hostPort, protocol }: PortMapping): void {
  const isPort = (port: number, least: number) => Number.isInteger(port) && port >= least && port <= 65_535;
  if (!isPort(containerPort, 1)) throw new EngineError('invalid', `container port ${containerPort}: expected 1 to 65535`);
  if (!isPort(hostPort, 0)) throw new EngineError('invalid', `host port ${hostPort}: expected 1 to 65535, or 0 for any`);
  if (protocol !== 'tcp' && protocol !== 'udp') throw new EngineError('invalid', `port ${containerPort}: protocol ${String(protocol)}, expected tcp or udp`);
  if (hostIp !== '' && findIpv4(hostIp) === undefined) {
    throw new EngineError('invalid', `publish port ${hostPort}: address ${JSON.stringify(hostIp)}: expected an IPv4 address of this machine`);
  }
}

/** True where both cannot be held at once. */
function excludes(one: PortMapping, other: PortMapping): boolean {
  return (
    one.hostPort !== 0 &&
    one.hostPort === other.hostPort &&
    one.protocol === other.protocol &&
    (one.hostIp === '' || other.hostIp === '' || one.hostIp === other.hostIp)
  );
}

/** Fails with `conflict` where another container has one of the ports; its id is in the message and in `detail.holderContainerId`. */
export function refuseTakenPorts(ports: readonly PortMapping[], leases: Iterable<NetworkLease>): void {
  for (const lease of leases) {
    for (const port of ports) {
      if (!lease.ports.some((held) => excludes(port, held))) continue;
      const message = `publish port ${describePort(port)}: already allocated to container ${lease.containerId.slice(0, 12)}`;
      const { hostIp, hostPort, protocol } = port;
      throw new EngineError('conflict', message, { detail: { hostIp, hostPort, protocol, holderContainerId: lease.containerId } });
    }
  }
}
