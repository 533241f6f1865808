import { expect, test } from 'vitest';
import { containerId } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();

const post = (path: string, body?: object) => served.api.ask(path, { method: 'POST', ...(body && { body }) });
const asked = (what: string): unknown => JSON.parse(served.rooms.calls.find((call) => call.startsWith(what))?.slice(what.length) ?? '');

test('create: what a client sends becomes a network', async () => {
  // docker network create -o com.docker.network.bridge.name=x --internal --ipv6 --subnet ... --aux-address host=... --label k=v app
  const body = {
    Name: 'app', CheckDuplicate: true, Driver: 'bridge', EnableIPv6: true, Internal: true, Attachable: false, Ingress: false, ConfigOnly: false, ConfigFrom: null, Scope: '',
    IPAM: { Driver: 'default', Options: {}, Config: [{ Subnet: '10.9.0.0/24', IPRange: '10.9.0.128/25', Gateway: '10.9.0.1', AuxiliaryAddresses: { host: '10.9.0.9' } }, { Subnet: 'fd00::/64' }] },
    Options: { 'com.docker.network.bridge.name': 'x' }, Labels: { k: 'v' },
  };
  expect(await post('/networks/create', body)).toMatchObject({ status: 201, json: { Id: 'e'.repeat(64), Warning: '' } });
  expect(asked('create network ')).toEqual({
    name: 'app', subnet: '10.9.0.0/24', gateway: '10.9.0.1', ipRange: '10.9.0.128/25', enableIpv6: true, subnet6: 'fd00::/64', gateway6: '', ipRange6: '',
    auxAddresses: { host: '10.9.0.9' }, internal: true, attachable: false, labels: { k: 'v' }, options: { 'com.docker.network.bridge.name': 'x' },
  });
});

test.each<[number, object]>([
  [400, { Name: 5 }],
  [400, { Name: 'x', Options: { mtu: 1 } }],
  [400, { Name: 'x', IPAM: { Config: [{ Gateway: '10.0.0.1' }] } }],
  [400, { Name: 'x', IPAM: { Config: [{ Subnet: 'fd00::/64' }] } }],
  [400, { Name: 'x', IPAM: { Driver: 'nosuch' } }],
  [403, { Name: 'x', Driver: 'host' }],
  [404, { Name: 'x', Driver: 'nosuch' }],
  [501, { Name: 'x', IPAM: { Config: [{ Subnet: '10.0.0.0/24' }, { Subnet: '10.1.0.0/24' }] } }],
])('create: %i for %j', async (status, body) => {
  expect(await post('/networks/create', body)).toMatchObject({ status });
  expect(served.rooms.calls).toEqual([]);
});

test('connect, disconnect and remove are passed on; prune leaves predefined ones', async () => {
  await post('/containers/create?name=c', { Image: 'web' });
  const config = { IPAMConfig: { IPv4Address: '10.9.0.5' }, Aliases: ['x', 'x'], Links: null, GwPriority: 3 };
  expect((await post('/networks/bridge/connect', { Container: 'c', EndpointConfig: config })).status).toBe(200);
  expect(asked(`connect c ${'b'.repeat(64)} `)).toEqual({ aliases: ['x'], ipv4: '10.9.0.5', ipv6: '', macAddress: '', links: [], gatewayPriority: 3, driverOpts: {} });
  expect((await post('/networks/bridge/disconnect', { Container: containerId, Force: true })).status).toBe(200);
  expect((await post('/networks/nosuch/connect', { Container: 'c' })).status).toBe(404);
  expect((await served.api.ask('/networks/app', { method: 'DELETE' })).status).toBe(204);
  expect((await post('/networks/prune')).json).toEqual({ NetworksDeleted: null });
  expect((await post('/networks/prune?filters={"nosuch":["1"]}')).status).toBe(400);
  expect(served.rooms.calls.slice(1)).toEqual(['disconnect c bridge', 'remove network app']);
});
