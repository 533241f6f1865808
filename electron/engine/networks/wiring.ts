import { runCommand } from '../sys/run-command.ts';
import { macOf } from './ipv4.ts';

export type Wiring = {
  readonly netnsPath: string;
  readonly bridge: string;
  readonly mtu: number;
  readonly ip: string;
  readonly prefixLength: number;
  readonly gateway: string;
  readonly mac: string;
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
 * `ip -batch` lines that make the pair, one end on the bridge, the other as eth0 in the namespace. Hairpin: where br_netfilter is loaded (Docker does),
 * the bridge itself sends a container's packet to its own published port back to where it came from.
 */
function planPair({ ip, mtu, bridge, mac, netnsPath }: Wiring): string {
  const link = linkName(ip);
  return [
    `link add ${link} mtu ${mtu} master ${bridge} up type veth peer name eth0 mtu ${mtu} address ${mac} netns "${netnsPath}"`,
    `link set ${link} type bridge_slave hairpin on`,
    '',
  ].join('\n');
}

/** `ip -batch` lines for inside the namespace. */
function planInside({ ip, prefixLength, gateway }: Wiring): string {
  return [`address add ${ip}/${prefixLength} dev eth0`, 'link set eth0 up', `route add default via ${gateway}`, ''].join('\n');
}

/** Connects a namespace with the bridge. */
export async function wire(wiring: Wiring): Promise<void> {
  await ipBatch(planPair(wiring));
  await ipBatch(planInside(wiring), wiring.netnsPath);
}

/** Runs `ip -batch` here or in a namespace; the first line that fails ends it. */
export async function ipBatch(lines: string, netnsPath?: string): Promise<void> {
  // `ip -n` would make a mount namespace and mount sysfs for each call.
  const command = netnsPath === undefined ? ['ip'] : ['nsenter', `--net=${netnsPath}`, 'ip'];
  await runCommand(command[0] ?? 'ip', [...command.slice(1), '-batch', '-'], { input: lines });
}
