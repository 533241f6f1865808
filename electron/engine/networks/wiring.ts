import { runCommand } from '../sys/run-command.ts';
import { gatewayEndpoint } from './endpoints.ts';
import { macOf } from './ipv4.ts';
import type { EndpointLease } from './networks.ts';

/** An endpoint with what its link is made of. */
export type Wiring = {
  readonly endpoint: EndpointLease;
  readonly bridge: string;
  readonly mtu: number;
  /** The network's containers do not reach each other. */
  readonly isolated: boolean;
};

/**
 * Name of the machine's end, after the address: a container that starts again has another address, so it does not meet the link of its run
 * before, which the kernel may still be reaping.
 */
export function linkName(ip: string): string {
  return `tw${macOf(ip).slice('02:74:'.length).replaceAll(':', '')}`;
}

/** Whether a link has such a name. */
export function isLinkName(name: string): boolean {
  return /^tw[0-9a-f]{8}$/.test(name);
}

/**
 * `ip -batch` lines that make the pair, one end on the bridge, the other in the namespace. Hairpin: where br_netfilter is loaded (Docker does),
 * the bridge itself sends a container's packet to its own published port back to where it came from.
 */
function planPair({ endpoint, mtu, bridge, isolated }: Wiring, netnsPath: string): string {
  const link = linkName(endpoint.ip);
  return [
    `link add ${link} mtu ${mtu} master ${bridge} up type veth peer name ${endpoint.interface} mtu ${mtu} address ${endpoint.mac} netns "${netnsPath}"`,
    `link set ${link} type bridge_slave hairpin on${isolated ? ' isolated on' : ''}`,
    '',
  ].join('\n');
}

/** `ip -batch` lines for inside the namespace. */
function planInside({ ip, prefixLength, ip6, prefixLength6, interface: name }: EndpointLease): string {
  return [
    `address add ${ip}/${prefixLength} dev ${name}`,
    // Without the wait for another who has the address: the engine gives each out once.
    ...(ip6 === '' ? [] : [`address add ${ip6}/${prefixLength6} dev ${name} nodad`]),
    `link set ${name} up`,
    '',
  ].join('\n');
}

/** `ip -batch` lines that lead out over an endpoint. */
function planRoutes({ gateway, gateway6, interface: name }: EndpointLease, verb: 'add' | 'replace'): string {
  return [`route ${verb} default via ${gateway} dev ${name}`, ...(gateway6 === '' ? [] : [`route ${verb} default via ${gateway6} dev ${name}`]), ''].join('\n');
}

/** Connects a new namespace with its bridges. */
export async function wire(netnsPath: string, wirings: readonly Wiring[]): Promise<void> {
  const endpoints = wirings.map(({ endpoint }) => endpoint);
  const gateway = gatewayEndpoint(endpoints);
  await ipBatch(wirings.map((wiring) => planPair(wiring, netnsPath)).join(''));
  await ipBatch(endpoints.map(planInside).join('') + (gateway === undefined ? '' : planRoutes(gateway, 'add')), netnsPath);
}

/** Connects a namespace in use with one more bridge; `all` are its endpoints then. */
export async function wireMore(netnsPath: string, wiring: Wiring, all: readonly EndpointLease[]): Promise<void> {
  await ipBatch(planPair(wiring, netnsPath));
  await ipBatch(planInside(wiring.endpoint), netnsPath);
  await lead(netnsPath, all);
}

/** Makes the default routes lead out over the endpoint that is the way out now. */
export async function lead(netnsPath: string, endpoints: readonly EndpointLease[]): Promise<void> {
  const gateway = gatewayEndpoint(endpoints);
  if (gateway !== undefined) await ipBatch(planRoutes(gateway, 'replace'), netnsPath);
}

/** Runs `ip -batch` here or in a namespace; the first line that fails ends it. */
export async function ipBatch(lines: string, netnsPath?: string): Promise<void> {
  // `ip -n` would make a mount namespace and mount sysfs for each call.
  const command = netnsPath === undefined ? ['ip'] : ['nsenter', `--net=${netnsPath}`, 'ip'];
  await runCommand(command[0] ?? 'ip', [...command.slice(1), '-batch', '-'], { input: lines });
}
