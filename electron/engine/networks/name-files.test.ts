import { expect, test } from 'vitest';
import { nameServersOf, planNameFiles } from './name-files.ts';
import type { EndpointLease, NetworkLease, NetworkRecord } from './networks.ts';
import { emptyNetwork } from './predefined.ts';

const network = (name: string, more: Partial<NetworkRecord> = {}): NetworkRecord => ({
  ...emptyNetwork, id: `id-${name}`, name, driver: 'bridge', bridge: '', isSubnetWished: false, isSubnet6Wished: false, createdAt: '', ...more,
});
const a = network('a', { subnet: '10.1.0.0/24', gateway: '10.1.0.1' });
const b = network('b', { subnet: '10.2.0.0/24', gateway: '10.2.0.1', gateway6: 'fd00::1', internal: true });
const bridge = network('bridge', { subnet: '172.29.0.0/16', gateway: '172.29.0.1' });

const on = ({ id, internal, gateway }: NetworkRecord, ip: string, names: string[]): EndpointLease =>
  ({ networkId: id, ip, ip6: '', names, gateway: internal ? '' : gateway }) as unknown as EndpointLease;
const lease = (containerId: string, endpoints: EndpointLease[], upstreams: string[] = []) => ({ containerId, endpoints, upstreams }) as unknown as NetworkLease;

test('a network has two name servers, a small one its gateway alone, the default bridge none', () => {
  expect(nameServersOf(a)).toEqual(['10.1.0.1', '10.1.0.254']);
  expect(nameServersOf({ ...a, gateway: '10.1.0.254' })).toEqual(['10.1.0.254', '10.1.0.253']);
  expect(nameServersOf({ ...a, subnet: '10.1.0.0/29' })).toEqual(['10.1.0.1']);
  expect(nameServersOf(bridge)).toEqual([]);
});

test('each network has a file; who is on two is known by both addresses in both', () => {
  const leases = [
    lease('1'.repeat(64), [on(bridge, '172.29.0.2', []), on(a, '10.1.0.2', ['Web', 'all']), on(b, '10.2.0.2', ['web'])], ['9.9.9.9']),
    lease('2'.repeat(64), [on(b, '10.2.0.3', ['db'])]),
    lease('3'.repeat(64), [on(bridge, '172.29.0.3', [])]),
  ];
  const [first, second] = planNameFiles(0, [bridge, a, b], leases);
  expect(first).toMatchObject({ name: 'id-a', listen: '10.1.0.1' });
  expect(first?.text).toBe(`10.1.0.1\nengine 10.1.0.1  ${first?.mark}\n111111111111 10.1.0.2  web,all 9.9.9.9\n111111111111 10.2.0.2   9.9.9.9\n`);
  // Nothing but names for who is on internal networks alone.
  expect(second?.text).toBe(
    `10.2.0.1,fd00::1\nengine 10.2.0.1  ${second?.mark}\n111111111111 10.1.0.2   9.9.9.9\n111111111111 10.2.0.2  web 9.9.9.9\n222222222222 10.2.0.3  db 127.0.0.255\n`,
  );
  expect(planNameFiles(1, [bridge, a, b], leases).map(({ listen }) => listen)).toEqual(['10.1.0.254', '10.2.0.254']);
  expect(planNameFiles(0, [bridge, a], leases.slice(2))).toEqual([]);
});

test('the mark tells a text from another', () => {
  const mark = (name: string) => planNameFiles(0, [a], [lease('1'.repeat(64), [on(a, '10.1.0.2', [name])])])[0]?.mark;
  expect(mark('x')).toMatch(/^v[0-9a-f]{12}\.tidewharf$/);
  expect(mark('x')).toBe(mark('x'));
  expect(mark('x')).not.toBe(mark('y'));
});
