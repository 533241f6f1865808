import { expect, test } from 'vitest';
import { fitsSurroundings, pickAddressing, pickMtu, type Surroundings } from './bridge.ts';
import { parseSubnet } from './ipv4.ts';
import { parseLinks } from './links.ts';

const links = parseLinks(
  JSON.stringify([
    { ifname: 'lo', mtu: 65_536, flags: ['UP'], addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8 }, { family: 'inet6', local: '::1', prefixlen: 128 }] },
    { ifname: 'eth0', mtu: 1400, flags: ['UP'] },
    { ifname: 'tidewharf0', mtu: 1400, ifalias: 'tidewharf other', flags: [], addr_info: [{ family: 'inet', local: '172.29.0.1', prefixlen: 16 }] },
    {},
  ]),
);
const routes = [
  { device: 'eth0', destination: parseSubnet('0.0.0.0/0'), metric: 0 },
  { device: 'tidewharf0', destination: parseSubnet('172.29.0.0/16'), metric: 0 },
];
const surroundings: Surroundings = { links, routes };
const addressing = { bridge: 'tidewharf0', subnet: '172.29.0.0/16', gateway: '172.29.0.1' };

test('a second engine on the machine takes the next name and subnet', () => {
  expect(fitsSurroundings(addressing, 'tidewharf mine', surroundings)).toBe(false);
  expect(pickAddressing(surroundings)).toEqual({ bridge: 'tidewharf1', subnet: '172.30.0.0/16', gateway: '172.30.0.1' });
});

test('our own bridge fits, whole or half-made, a foreign route does not', () => {
  expect(fitsSurroundings(addressing, 'tidewharf other', surroundings)).toBe(true);
  const halfMade = links.map((link) => (link.name === 'tidewharf0' ? { ...link, alias: undefined, addresses: [] } : link));
  expect(fitsSurroundings(addressing, 'tidewharf mine', { links: halfMade, routes: [] })).toBe(true);
  const vpn = { device: 'tun0', destination: parseSubnet('172.16.0.0/12'), metric: 0 };
  expect(fitsSurroundings(addressing, 'tidewharf other', { links, routes: [vpn] })).toBe(false);
});

test('packets are as large as the uplink takes', () => {
  expect(pickMtu(surroundings)).toBe(1400);
  expect(pickMtu({ links, routes: [] })).toBe(1500);
});
