import { EngineError } from '../../shared/errors/engine-error.ts';
import { blockSize, contains, findIpv4, formatIpv4, formatSubnet, overlaps, parseSubnet, type Subnet } from './ipv4.ts';
import { blockSize6, findIpv6, formatIpv6, formatSubnet6, parseSubnet6 } from './ipv6.ts';

/** Blocks for the default network, in order of preference: out of the way of what Docker, Podman, libvirt and home routers take. */
const candidates: readonly Subnet[] = [
  ...[29, 30, 31, 28, 27, 26, 25, 24].map((second) => parseSubnet(`172.${second}.0.0/16`)),
  ...[214, 215, 216, 217].map((second) => parseSubnet(`10.${second}.0.0/16`)),
  ...[214, 215, 216, 217].map((third) => parseSubnet(`192.168.${third}.0/24`)),
];

/** Networks of one's own are many and small: 4,000 addresses each, out of the same blocks and then of a larger one. */
const ownCandidates: readonly Subnet[] = [30, 31, 28, 27, 26, 25, 24].flatMap((second) => split(`172.${second}.0.0/16`)).concat(split('10.208.0.0/12'));

function split(block: string): Subnet[] {
  const { base, prefixLength } = parseSubnet(block);
  return Array.from({ length: 2 ** (20 - prefixLength) }, (_, index) => ({ base: base + index * blockSize(20), prefixLength: 20 }));
}

/** The first private block that overlaps none of `taken`; `unavailable` where all do. */
export function pickSubnet(taken: readonly Subnet[], kind: 'default' | 'own' = 'default'): Subnet {
  const blocks = kind === 'default' ? [...candidates, ...ownCandidates] : ownCandidates;
  const free = blocks.find((candidate) => !taken.some((other) => overlaps(candidate, other)));
  if (free === undefined) {
    const seen = taken.slice(0, 20).map(formatSubnet).join(', ');
    throw new EngineError('unavailable', `could not find an available, non-overlapping IPv4 address pool: taken are ${seen}`);
  }
  return free;
}

/** A /64 of the engine's own ULA prefix (RFC 4193), the first that is not in `taken`. `seed`: 10 hex digits that stay the same. */
export function pickSubnet6(seed: string, taken: ReadonlySet<string>): string {
  const prefix = BigInt(`0xfd${seed}`) << 80n;
  for (let number = 1n; number < 0x10000n; number++) {
    const text = formatSubnet6({ base: prefix | (number << 64n), prefixLength: 64 });
    if (!taken.has(text)) return text;
  }
  throw new EngineError('unavailable', 'could not find an available, non-overlapping IPv6 address pool');
}

/** The first address of a block is its gateway: ours. */
export function gatewayOf(subnet: Subnet): string {
  return formatIpv4(subnet.base + 1);
}

export function gatewayOf6(subnet6: string): string {
  return formatIpv6(parseSubnet6(subnet6).base + 1n);
}

/**
 * The next address after `last` that is neither network, gateway nor broadcast, nor in `used`; `unavailable` where there is none. In turn, not the lowest: what
 * the kernel still remembers of a container that is gone must not meet its successor. `range`: the part that is given out of.
 */
export function pickAddress(subnet: Subnet, used: ReadonlySet<string>, last = '', range: Subnet = subnet): string {
  const lowest = subnet.base + 1;
  const highest = subnet.base + blockSize(subnet.prefixLength) - 2;
  const first = Math.max(lowest, range.base);
  const count = Math.min(highest, range.base + blockSize(range.prefixLength) - 1) - first + 1;
  const lastNumber = findIpv4(last);
  const start = lastNumber !== undefined && contains(range, lastNumber) ? Math.max(0, lastNumber + 1 - first) : 0;
  for (let step = 0; step < count; step++) {
    const text = formatIpv4(first + ((start + step) % count));
    if (!used.has(text)) return text;
  }
  throw new EngineError('unavailable', `no available IPv4 addresses on this network's address pools: ${formatSubnet(range)}, ${used.size} in use`);
}

/** The lowest free one; the block's first is nobody's. */
export function pickAddress6(subnet6: string, used: ReadonlySet<string>, range = subnet6): string {
  const { base, prefixLength } = parseSubnet6(range);
  const size = blockSize6(prefixLength);
  for (let step = range === subnet6 ? 1n : 0n; step < size; step++) {
    const text = formatIpv6(base + step);
    if (!used.has(text)) return text;
  }
  throw new EngineError('unavailable', `no available IPv6 addresses on this network's address pools: ${range}, ${used.size} in use`);
}

/** An address in normal form that lies in the block; `invalid` in Docker's words where it does not. */
export function parseAddressIn(subnet: string, text: string): string {
  const address = findIpv4(text);
  if (address !== undefined && !subnet.includes(':') && contains(parseSubnet(subnet), address)) return formatIpv4(address);
  const address6 = findIpv6(text);
  if (address6 !== undefined && subnet.includes(':')) {
    const block = parseSubnet6(subnet);
    if (address6 >= block.base && address6 < block.base + blockSize6(block.prefixLength)) return formatIpv6(address6);
  }
  throw new EngineError('invalid', `invalid address ${text}: it does not belong to any of this network's subnets`);
}
