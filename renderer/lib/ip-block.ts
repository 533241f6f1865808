/** A block of addresses, such as `10.90.0.0/24` or `fd00::/64`. */
export type IpBlock = { readonly version: 4 | 6; readonly base: bigint; readonly prefix: number };

type Address = { readonly version: 4 | 6; readonly value: bigint };

function widthOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

/** Undefined where the text is no address. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return { version: 4, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
}

/** RFC 4291, 2.2; without the form that ends in an IPv4 address. */
function parseIpv6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { version: 6, value: groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n) };
}

/** Undefined where the text is no block. What is set past the prefix is let go. */
export function parseBlock(text: string): IpBlock | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  const found = parseAddress(address);
  if (found === undefined || more.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > widthOf(found.version)) return undefined;
  const rest = BigInt(widthOf(found.version) - Number(length));
  return { version: found.version, base: (found.value >> rest) << rest, prefix: Number(length) };
}

/** True where they have an address in common. */
export function blocksOverlap(a: IpBlock, b: IpBlock): boolean {
  if (a.version !== b.version) return false;
  const rest = BigInt(widthOf(a.version) - Math.min(a.prefix, b.prefix));
  return a.base >> rest === b.base >> rest;
}

export function blockHolds(block: IpBlock, address: Address): boolean {
  return blocksOverlap(block, { version: address.version, base: address.value, prefix: widthOf(address.version) });
}
