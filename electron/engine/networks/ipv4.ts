import { EngineError } from '../../shared/errors/engine-error.ts';

/** A block of IPv4 addresses, such as 172.29.0.0/16. Addresses are unsigned 32-bit numbers. */
export type Subnet = { readonly base: number; readonly prefixLength: number };

/** The address as a number, undefined where the text is no dotted IPv4 address. */
export function findIpv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return undefined;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** Reads `172.29.0.0/16`; `invalid` where it is no block, or has bits set behind its prefix. */
export function parseSubnet(text: string): Subnet {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const base = findIpv4(address);
  const prefixLength = /^\d{1,2}$/.test(prefix) ? Number(prefix) : 33;
  if (base === undefined || prefixLength > 32 || rest.length > 0 || base % blockSize(prefixLength) !== 0) {
    throw new EngineError('invalid', `subnet ${JSON.stringify(text)}: expected an IPv4 block such as 172.29.0.0/16`);
  }
  return { base, prefixLength };
}

export function formatSubnet(subnet: Subnet): string {
  return `${formatIpv4(subnet.base)}/${subnet.prefixLength}`;
}

/** How many addresses a block of this prefix length has. */
export function blockSize(prefixLength: number): number {
  return 2 ** (32 - prefixLength);
}

export function overlaps(one: Subnet, other: Subnet): boolean {
  return one.base < other.base + blockSize(other.prefixLength) && other.base < one.base + blockSize(one.prefixLength);
}

export function contains(subnet: Subnet, address: number): boolean {
  return address >= subnet.base && address < subnet.base + blockSize(subnet.prefixLength);
}

/** A local unicast MAC that follows from the address: whoever gets an address again is the same neighbour to the others. */
export function macOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '74', ...bytes].join(':');
}
