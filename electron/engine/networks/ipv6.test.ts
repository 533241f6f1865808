import { expect, test } from 'vitest';
import { findIpv6, formatIpv6, overlaps6, parseSubnet6 } from './ipv6.ts';

test('addresses are read and written as RFC 5952 says', () => {
  for (const [text, normal] of [
    ['::', '::'], ['::1', '::1'], ['fe80::', 'fe80::'], ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'], ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['::ffff:1.2.3.4', '::ffff:102:304'], ['1:0:0:2::', '1:0:0:2::'], ['0:1::', '0:1::'],
  ] as const) expect(formatIpv6(findIpv6(text) ?? -1n)).toBe(normal);
  for (const text of ['', '1.2.3.4', '1::2::3', 'fe80::1%eth0', '12345::']) expect(findIpv6(text)).toBeUndefined();
});

test('blocks have nothing behind their prefix', () => {
  expect(parseSubnet6('fd00:1::/64')).toEqual({ base: 0xfd000001n << 96n, prefixLength: 64 });
  for (const text of ['fd00:1::1/64', 'fd00::/129', 'fd00::', '10.0.0.0/8']) expect(() => parseSubnet6(text)).toThrow('expected an IPv6 block');
  expect(overlaps6(parseSubnet6('fd00::/16'), parseSubnet6('fd00:1::/64'))).toBe(true);
  expect(overlaps6(parseSubnet6('fd00:2::/64'), parseSubnet6('fd00:1::/64'))).toBe(false);
});
