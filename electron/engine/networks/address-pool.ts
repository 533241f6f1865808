import { EngineError } from '../../shared/errors/engine-error.ts';
import { blockSize, findIpv4, formatIpv4, formatSubnet, overlaps, parseSubnet, type Subnet } from './ipv4.ts';

/** Blocks for the default network, in order of preference: out of the way of what Docker, Podman, libvirt and home routers take. */
const candidates: readonly Subnet[] = [
  ...[29, 30, 31, 28, 27, 26, 25, 24].map((second) => parseSubnet(`172.${second}.0.0/16`)),
  ...[214, 215, 216, 217].map((second) => parseSubnet(`10.${second}.0.0/16`)),
  ...[214, 215, 216, 217].map((third) => parseSubnet(`192.168.${third}.0/24`)),
];

/** The first private block that overlaps none of `taken`; `unavailable` where all do. */
export function pickSubnet(taken: readonly Subnet[]): Subnet {
  const free = candidates.find((candidate) => !taken.some((other) => overlaps(candidate, other)));
  if (free === undefined) {
    const seen = taken.map(formatSubnet).join(', ');
    throw new EngineError('unavailable', `no private subnet is free for containers: the machine has routes to ${seen}`);
  }
  return free;
}

/** The first address of a block is its gateway: ours. */
export function gatewayOf(subnet: Subnet): string {
  return formatIpv4(subnet.base + 1);
}

/**
 * The next address after `last` that is neither network, gateway nor broadcast, nor in `used`; `unavailable` where there is none. In turn, not the lowest: what
 * the kernel still remembers of a container that is gone must not meet its successor.
 */
export function pickAddress(subnet: Subnet, used: ReadonlySet<string>, last = ''): string {
  const first = subnet.base + 2;
  const count = blockSize(subnet.prefixLength) - 3;
  const start = Math.max(0, (findIpv4(last) ?? 0) + 1 - first);
  for (let step = 0; step < count; step++) {
    const text = formatIpv4(first + ((start + step) % count));
    if (!used.has(text)) return text;
  }
  throw new EngineError('unavailable', `subnet ${formatSubnet(subnet)}: all ${used.size} addresses are in use`);
}
