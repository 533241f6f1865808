import { expect, test } from 'vitest';
import { findObstacle, pickAddressing, pickMtu, type Surroundings } from './bridge.ts';
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
  expect(findObstacle(addressing, 'tidewharf mine', surroundings)).toBe('the machine has another interface tidewharf0');
  expect(pickAddressing(surroundings, [parseSubnet('172.30.16.0/20')])).toEqual({ bridge: 'tidewharf1', subnet: '172.31.0.0/16', gateway: '172.31.0.1' });
});

test('our own bridge fits, whole or half-made, a foreign route does not', () => {
  expect(findObstacle(addressing, 'tidewharf other', surroundings)).toBeUndefined();
  const halfMade = links.map((link) => (link.name === 'tidewharf0' ? { ...link, alias: undefined, addresses: [] } : link));
  expect(findObstacle(addressing, 'tidewharf mine', { links: halfMade, routes: [] })).toBeUndefined();
  const vpn = { device: 'tun0', destination: parseSubnet('172.16.0.0/12'), metric: 0 };
  expect(findObstacle(addressing, 'tidewharf other', { links, routes: [vpn] })).toBe('the machine has a route to 172.16.0.0/12 over tun0, which overlaps 172.29.0.0/16');
});

test('packets are as large as the uplink takes', () => {
  expect(pickMtu(surroundings)).toBe(1400);
  expect(pickMtu({ links, routes: [] })).toBe(1500);
});
