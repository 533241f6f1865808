import { expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { NetworkRecord } from '../networks/networks.ts';
import { emptyNetwork } from '../networks/predefined.ts';
import { emptyEndpoint, namesOn, planEndpoints } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, NetworkSpec } from './create-spec.ts';
import { emptySpec } from './testing/empty-spec.ts';

const network = (name: string, driver: NetworkRecord['driver'] = 'bridge'): NetworkRecord => ({
  ...emptyNetwork, id: `id-${name}`, name, driver, bridge: '', isSubnetWished: false, isSubnet6Wished: false, createdAt: '',
});
const all = [network('bridge'), network('host', 'host'), network('none', 'none'), network('a'), network('b')];

function notFound(what: string): never {
  throw new EngineError('not-found', what);
}
const needs = {
  networks: { get: (name: string) => all.find((each) => each.name === (name === 'default' ? 'bridge' : name) || each.id === name) ?? notFound(`network ${name} not found`) },
  records: { get: (name: string) => (name === 'web' ? ({ id: 'c'.repeat(64) } as ContainerRecord) : notFound(`No such container: ${name}`)) },
};
const spec = (more: Partial<NetworkSpec>): CreateSpec => ({ ...emptySpec, network: { ...emptySpec.network, ...more } });
const endpoint = (more = {}) => ({ ...emptyEndpoint, ...more });

test('the network of the mode comes first, with what is wished there, then the others', () => {
  const { mode, endpoints } = planEndpoints(needs, spec({ mode: 'a', macAddress: '02:00:00:00:00:01', endpoints: { b: endpoint(), 'id-a': endpoint({ aliases: ['x'] }) } }));
  expect(mode).toBe('a');
  expect(Object.entries(endpoints)).toEqual([
    ['id-a', endpoint({ aliases: ['x'], macAddress: '02:00:00:00:00:01', networkName: 'a' })],
    ['id-b', endpoint({ networkName: 'b' })],
  ]);
  expect(Object.keys(planEndpoints(needs, spec({ mode: 'default', endpoints: { default: endpoint() } })).endpoints)).toEqual(['id-bridge']);
  expect(planEndpoints(needs, spec({ mode: 'container:web' }))).toEqual({ mode: `container:${'c'.repeat(64)}`, endpoints: {} });
});

test.each<[string, Partial<NetworkSpec>]>([
  ['network nowhere not found', { mode: 'nowhere' }],
  ['network nowhere not found', { endpoints: { nowhere: endpoint() } }],
  ['No such container: gone', { mode: 'container:gone' }],
  ['multiple networks', { mode: 'none', endpoints: { a: endpoint() } }],
  ['multiple networks', { mode: 'host', endpoints: { a: endpoint() } }],
  ['user defined networks only', { endpoints: { bridge: endpoint({ ipv4: '172.17.0.9' }) } }],
  ['user defined networks', { endpoints: { bridge: endpoint({ aliases: ['x'] }) } }],
  ['invalid MAC address', { macAddress: 'nonsense' }],
  ['invalid MAC address', { macAddress: '01:00:5e:00:00:01' }],
  ['invalid IP address: "1.1.1.1 x"', { dns: ['1.1.1.1 x'] }],
  ['invalid domain', { dnsSearch: ['a\nnameserver 6.6.6.6'] }],
  ['invalid option', { dnsOptions: [''] }],
  ['bad format for add-host', { extraHosts: ['nothing'] }],
  ['bad format for add-host', { extraHosts: ['a b:10.0.0.1'] }],
  ['invalid IP address in add-host: "10.0.0"', { extraHosts: ['a:10.0.0'] }],
  ['invalid domain name', { domainname: 'a\u0000b' }],
  ['bad format for links', { links: ['a:b:c'] }],
  ['invalid alias: "x,y"', { mode: 'a', endpoints: { a: endpoint({ aliases: ['x,y'] }) } }],
  ['invalid alias', { mode: 'a', endpoints: { a: endpoint({ aliases: ['x'.repeat(300)] }) } }],
  ['invalid IPv4 address', { mode: 'a', endpoints: { a: endpoint({ ipv4: '10.0.0.300' }) } }],
  ['invalid IPv6 address', { mode: 'a', endpoints: { a: endpoint({ ipv6: '10.0.0.3' }) } }],
  ['conflicting options: hostname', { mode: 'container:web', hostname: 'x' }],
  ['conflicting options: dns', { mode: 'container:web', dns: ['1.1.1.1'] }],
  ['conflicting options: port publishing', { mode: 'container:web', publishAll: true }],
  ['conflicting options: host type networking', { mode: 'host', links: ['web'] }],
])('refused: %s', (message, part) => {
  expect(() => planEndpoints(needs, spec(part))).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) as string }));
});

test('a container has names on networks of one’s own alone', () => {
  const record = { id: 'abcdef0123456789', name: 'web', spec: spec({ hostname: 'box' }) } as ContainerRecord;
  expect(namesOn(record, { ...endpoint({ aliases: ['site', 'web'] }), networkName: 'a' })).toEqual(['web', 'site', 'abcdef012345', 'box']);
  expect(namesOn(record, { ...endpoint(), networkName: 'bridge' })).toEqual([]);
});
