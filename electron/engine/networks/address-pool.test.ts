import { expect, test } from 'vitest';
import { gatewayOf, parseAddressIn, pickAddress, pickAddress6, pickSubnet, pickSubnet6 } from './address-pool.ts';
import { findIpv4, formatIpv4, formatSubnet, macOf, overlaps, parseSubnet } from './ipv4.ts';

test('addresses are read strictly', () => {
  expect(findIpv4('172.29.0.1')).toBe(0xac1d0001);
  expect(formatIpv4(0xfffffffe)).toBe('255.255.255.254');
  for (const text of ['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.-4', '::1', ' 1.2.3.4', '0x1.2.3.4']) {
    expect(findIpv4(text), text).toBeUndefined();
  }
});

test('subnets are whole blocks', () => {
  expect(formatSubnet(parseSubnet('10.0.0.0/8'))).toBe('10.0.0.0/8');
  for (const text of ['10.0.0.1/8', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/-1', 'fd00::/8']) {
    expect(() => parseSubnet(text), text).toThrow(expect.objectContaining({ kind: 'invalid' }));
  }
  expect(overlaps(parseSubnet('172.16.0.0/12'), parseSubnet('172.29.0.0/16'))).toBe(true);
  expect(overlaps(parseSubnet('172.28.0.0/16'), parseSubnet('172.29.0.0/16'))).toBe(false);
});

test('the first block that nobody routes is taken', () => {
  expect(formatSubnet(pickSubnet([]))).toBe('172.29.0.0/16');
  expect(formatSubnet(pickSubnet([parseSubnet('172.29.128.0/24')]))).toBe('172.30.0.0/16');
  expect(formatSubnet(pickSubnet([parseSubnet('172.16.0.0/12')]))).toBe('10.214.0.0/16');
  expect(formatSubnet(pickSubnet([parseSubnet('172.29.0.0/16')], 'own'))).toBe('172.30.0.0/20');
  expect(formatSubnet(pickSubnet(['172.16.0.0/12', '192.168.0.0/16', '10.214.0.0/15', '10.216.0.0/15'].map(parseSubnet)))).toBe('10.208.0.0/20');
  expect(() => pickSubnet([parseSubnet('0.0.0.0/1'), parseSubnet('128.0.0.0/1')])).toThrow(expect.objectContaining({ kind: 'unavailable' }));
});

test('addresses come in turn, without network, gateway and broadcast', () => {
  const subnet = parseSubnet('192.168.214.0/29');
  const used = new Set(['192.168.214.1']);
  expect(gatewayOf(subnet)).toBe('192.168.214.1');
  for (const last of [2, 3, 4, 5, 6]) {
    const address = pickAddress(subnet, used);
    expect(address).toBe(`192.168.214.${last}`);
    used.add(address);
  }
  expect(() => pickAddress(subnet, used)).toThrow(expect.objectContaining({ kind: 'unavailable' }));
  used.delete('192.168.214.3');
  expect(pickAddress(subnet, used)).toBe('192.168.214.3');
  used.delete('192.168.214.5');
  expect(pickAddress(subnet, used, '192.168.214.3')).toBe('192.168.214.5');
  expect(pickAddress(subnet, used, '192.168.214.6')).toBe('192.168.214.3');
  expect(pickAddress(subnet, used, '10.0.0.1')).toBe('192.168.214.3');
  expect(macOf('172.29.0.2')).toBe('02:74:ac:1d:00:02');
});

test('a range within the block is kept to', () => {
  const [subnet, range] = [parseSubnet('10.9.0.0/24'), parseSubnet('10.9.0.252/30')];
  const used = new Set<string>();
  for (const last of [252, 253, 254]) {
    expect(pickAddress(subnet, used, '', range)).toBe(`10.9.0.${last}`);
    used.add(`10.9.0.${last}`);
  }
  expect(() => pickAddress(subnet, used, '', range)).toThrow(expect.objectContaining({ kind: 'unavailable' }));
});

test('IPv6 blocks are the engine’s own, addresses the lowest that are free', () => {
  const first = pickSubnet6('0123456789', new Set());
  expect(first).toBe('fd01:2345:6789:1::/64');
  expect(pickSubnet6('0123456789', new Set([first]))).toBe('fd01:2345:6789:2::/64');
  expect(pickAddress6('fd00::/64', new Set(['fd00::1']))).toBe('fd00::2');
  expect(pickAddress6('fd00::/64', new Set(), 'fd00::8:0/125')).toBe('fd00::8:0');
});

test('a wished address lies in the block and is written one way', () => {
  expect(parseAddressIn('fd00::/64', 'FD00:0::0005')).toBe('fd00::5');
  for (const [block, text] of [['10.0.0.0/24', '10.0.1.1'], ['10.0.0.0/24', 'fd00::1'], ['fd00::/64', '10.0.0.1'], ['10.0.0.0/24', 'x']] as const) {
    expect(() => parseAddressIn(block, text)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  }
});
