import { isIPv6 } from 'node:net';
import { EngineError } from '../../shared/errors/engine-error.ts';

/** A block of IPv6 addresses, such as fd12:3456::/64. */
export type Subnet6 = { readonly base: bigint; readonly prefixLength: number };

/** The address as a number, undefined where the text is no IPv6 address. Zones (`%eth0`) are none. */
export function findIpv6(text: string): bigint | undefined {
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const [head = '', tail] = withoutDots(text).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].reduce((address, group) => (address << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

/** As RFC 5952 says, which is also how the URL standard writes hosts. */
export function formatIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** Reads `fd00::/64`; `invalid` where it is no block, or has bits set behind its prefix. */
export function parseSubnet6(text: string): Subnet6 {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const base = findIpv6(address);
  const prefixLength = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 129;
  if (base === undefined || prefixLength > 128 || rest.length > 0 || base % blockSize6(prefixLength) !== 0n) {
    throw new EngineError('invalid', `subnet ${JSON.stringify(text)}: expected an IPv6 block such as fd12:3456:789a::/64`);
  }
  return { base, prefixLength };
}

export function formatSubnet6(subnet: Subnet6): string {
  return `${formatIpv6(subnet.base)}/${subnet.prefixLength}`;
}

/** How many addresses a block of this prefix length has. */
export function blockSize6(prefixLength: number): bigint {
  return 1n << BigInt(128 - prefixLength);
}

export function overlaps6(one: Subnet6, other: Subnet6): boolean {
  return one.base < other.base + blockSize6(other.prefixLength) && other.base < one.base + blockSize6(one.prefixLength);
}

/** `::ffff:1.2.3.4` with its end in hex. */
function withoutDots(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}
