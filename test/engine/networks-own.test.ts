import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { NetworkLease, NetworkRecord } from '../../electron/engine/networks/networks.ts';
import { ask, startEcho } from '../support/network-peer.ts';
import { askName, startNameServer } from '../support/ask-name.ts';
import { inside, only, openNetworksHarness, port, run, type NetworksHarness } from '../support/networks-harness.ts';

let harness: NetworksHarness;
const networks = () => harness.networks();
const sameBridge = (name: string) => run('ip', '-o', 'link', 'show', 'master', networks().get(name).bridge).trim().split('\n').length;

beforeAll(async () => {
  harness = openNetworksHarness();
  await networks().recover(new Set());
});

afterEach(async () => {
  for (const { name } of networks().list()) {
    for (const id of networks().endpointsOn(networks().get(name).id).keys()) await networks().release(id);
    if (!['bridge', 'host', 'none'].includes(name)) await networks().remove(name);
  }
  await expect.poll(() => harness.left(), { timeout: 10_000 }).toEqual([]);
  expect(await networks().check({ running: new Set(), repair: false })).toEqual([]);
});

afterAll(() => harness[Symbol.dispose]());

const release = (...leases: NetworkLease[]) => Promise.all(leases.map(({ containerId }) => networks().release(containerId)));
const running = (...leases: NetworkLease[]) => new Set(leases.map(({ containerId }) => containerId));
const check = (...leases: NetworkLease[]) => networks().check({ running: running(...leases), repair: false });

describe('a network of one’s own', () => {
  test('has the subnet, gateway, range and packet size that were asked for', async () => {
    const made = await harness.create({ name: 'own', subnet: '10.90.0.0/24', gateway: '10.90.0.254', ipRange: '10.90.0.128/25', options: { 'com.docker.network.driver.mtu': '1300', 'com.docker.network.bridge.name': 'mine0' } });
    expect(made).toMatchObject({ bridge: 'mine0', isSubnetWished: true } satisfies Partial<NetworkRecord>);
    const lease = await harness.attach([{ network: 'own' }]);
    const fixed = await harness.attach([{ network: 'own', ipv4: '10.90.0.7', macAddress: '02:AA:00:00:00:07' }]);
    expect(only(lease)).toMatchObject({ ip: '10.90.0.128', prefixLength: 24, gateway: '10.90.0.254', interface: 'eth0' });
    expect(only(fixed)).toMatchObject({ ip: '10.90.0.7', mac: '02:aa:00:00:00:07' });
    expect(inside(fixed.netnsPath, 'ip', 'link', 'show', 'eth0')).toMatch(/mtu 1300 [^]*02:aa:00:00:00:07/);
    await expect(harness.attach([{ network: 'own', ipv4: '10.90.0.7' }])).rejects.toMatchObject({ kind: 'forbidden', message: expect.stringContaining('Address already in use') as string });
    await expect(harness.attach([{ network: 'own', ipv4: '10.91.0.7' }])).rejects.toMatchObject({ kind: 'invalid' });
    await expect(networks().remove('own')).rejects.toMatchObject({ kind: 'conflict', message: `error while removing network: network own id ${made.id} has active endpoints` });
    expect(await check(lease, fixed)).toEqual([]);
    await release(lease, fixed);
    await networks().remove('own');
    expect(run('ip', '-o', 'link')).not.toContain('mine0');
    expect(harness.events().filter((event) => event.endsWith(' own'))).toEqual(['create own', 'connect own', 'connect own', 'disconnect own', 'disconnect own', 'destroy own']);
  });

  test('overlaps no other and no route of the machine; predefined ones stay', async () => {
    await harness.create({ name: 'one', subnet: '10.90.0.0/24' });
    await expect(harness.create({ name: 'two', subnet: '10.90.0.128/25' })).rejects.toMatchObject({ kind: 'forbidden', message: 'Pool overlaps with other one on this address space', detail: { holderNetwork: 'one' } });
    await expect(harness.create({ name: 'two', subnet: '10.77.0.0/16' })).rejects.toMatchObject({ kind: 'forbidden', message: expect.stringContaining('over up0') as string });
    await expect(harness.create({ name: 'one' })).rejects.toMatchObject({ kind: 'conflict', message: 'network with name one already exists' });
    await expect(networks().remove('bridge')).rejects.toMatchObject({ kind: 'forbidden', message: 'bridge is a pre-defined network and cannot be removed' });
    const many = await Promise.all(Array.from({ length: 150 }, (_, index) => harness.create({ name: `many${index}` })));
    expect(new Set(many.map(({ subnet }) => subnet)).size).toBe(150);
  });

  test('reaches the outside and no other network, and is published', async () => {
    await harness.create({ name: 'a' });
    await harness.create({ name: 'b' });
    const a = await harness.attach([{ network: 'a' }], [port()]);
    const b = await harness.attach([{ network: 'b' }]);
    const onBridge = await harness.attach([{ network: 'bridge' }]);
    await using _outside = await startEcho(harness.outside, 9000);
    await using _server = await startEcho(a.netnsPath, 80);
    const published = a.ports[0]?.hostPort;
    expect(await ask(a.netnsPath, 'http://10.77.0.2:9000')).toBe('tcp 10.77.0.1');
    for (const lease of [b, onBridge]) {
      expect(await ask(lease.netnsPath, `http://${only(a).ip}:80`, 500)).toBe('failed TimeoutError');
      expect(await ask(lease.netnsPath, `http://10.77.0.1:${published}`)).toBe(`tcp ${only(a).gateway}`);
    }
    expect(await ask(harness.outside, `http://10.77.0.1:${published}`)).toBe('tcp 10.77.0.2');
    expect(await ask(undefined, `http://[::1]:${published}`)).toBe(`tcp ${only(a).gateway}`);
    expect(await ask(harness.outside, `http://${only(a).ip}:80`, 500)).toBe('failed TimeoutError');
    expect(await check(a, b, onBridge)).toEqual([]);
  });

  test('internal: nothing gets out, the machine gets in', async () => {
    await harness.create({ name: 'inner', internal: true });
    const lease = await harness.attach([{ network: 'inner' }], [port({ hostPort: 7080 })]);
    const other = await harness.attach([{ network: 'inner' }]);
    await using _outside = await startEcho(harness.outside, 9000);
    await using _server = await startEcho(lease.netnsPath, 80);
    expect(lease.ports).toEqual([]);
    expect(await ask(other.netnsPath, `http://${only(lease).ip}:80`)).toBe(`tcp ${only(other).ip}`);
    expect(await ask(undefined, `http://${only(lease).ip}:80`)).toMatch(/^tcp /);
    inside(lease.netnsPath, 'ip', 'route', 'add', 'default', 'via', networks().get('inner').gateway);
    expect(await ask(lease.netnsPath, 'http://10.77.0.2:9000', 500)).toBe('failed TimeoutError');
  });

  test('without icc containers reach the outside and not each other', async () => {
    await harness.create({ name: 'apart', options: { 'com.docker.network.bridge.enable_icc': 'false' } });
    const lease = await harness.attach([{ network: 'apart' }]);
    const other = await harness.attach([{ network: 'apart' }]);
    await using _outside = await startEcho(harness.outside, 9000);
    await using _server = await startEcho(lease.netnsPath, 80);
    expect(await ask(other.netnsPath, `http://${only(lease).ip}:80`, 500)).toMatch(/^failed/);
    expect(await ask(other.netnsPath, 'http://10.77.0.2:9000')).toBe('tcp 10.77.0.1');
  });

  test.skipIf(!existsSync('/proc/sys/net/ipv6'))('IPv6: within, to the outside, and published', async () => {
    const made = await harness.create({ name: 'six', enableIpv6: true });
    expect(made.subnet6).toMatch(/^fd[0-9a-f:]+\/64$/);
    const lease = await harness.attach([{ network: 'six' }], [port()]);
    const other = await harness.attach([{ network: 'six' }]);
    await using _outside = await startEcho(harness.outside, 9000, '::');
    await using _server = await startEcho(lease.netnsPath, 80, '::');
    const hostPort = lease.ports[0]?.hostPort;
    expect(await ask(other.netnsPath, `http://[${only(lease).ip6}]:80`)).toBe(`tcp ${only(other).ip6}`);
    expect(await ask(lease.netnsPath, 'http://[fd77::2]:9000')).toBe('tcp fd77::1');
    expect(await ask(harness.outside, `http://[fd77::1]:${hostPort}`)).toBe('tcp fd77::2');
    expect(await ask(undefined, `http://[::1]:${hostPort}`)).toMatch(/^tcp /);
    expect(await ask(harness.outside, `http://[${only(lease).ip6}]:80`, 500)).toBe('failed TimeoutError');
    expect(await check(lease, other)).toEqual([]);
    harness.openAgain();
    await networks().recover(running(lease, other));
    expect(await ask(harness.outside, `http://[fd77::1]:${hostPort}`)).toBe('tcp fd77::2');
  });
});

describe('a container that runs', () => {
  test('is put on more networks and taken off, with its way out', async () => {
    await harness.create({ name: 'a' });
    await harness.create({ name: 'b' });
    const lease = await harness.attach([{ network: 'bridge' }], [port()]);
    const peer = await harness.attach([{ network: 'a' }]);
    await using _server = await startEcho(lease.netnsPath, 80);
    const hostPort = lease.ports[0]?.hostPort;
    const onA = await networks().connect(lease.containerId, harness.request({ network: 'a' }));
    expect(onA.endpoints.map((endpoint) => endpoint.interface)).toEqual(['eth0', 'eth1']);
    expect(await ask(peer.netnsPath, `http://${onA.endpoints[1]?.ip}:80`)).toBe(`tcp ${only(peer).ip}`);
    await expect(networks().connect(lease.containerId, harness.request({ network: 'a' }))).rejects.toMatchObject({ kind: 'conflict' });
    await networks().connect(lease.containerId, harness.request({ network: 'b', gatewayPriority: 5 }));
    expect(inside(lease.netnsPath, 'ip', 'route', 'show', 'default')).toContain('dev eth2');
    expect(await ask(harness.outside, `http://10.77.0.1:${hostPort}`)).toBe('tcp 10.77.0.2');
    expect(await check(lease, peer)).toEqual([]);
    const { id } = networks().get('b');
    await networks().disconnect(lease.containerId, id);
    await expect(networks().disconnect(lease.containerId, id)).rejects.toMatchObject({ kind: 'not-found' });
    await networks().disconnect(lease.containerId, networks().get('bridge').id);
    expect(inside(lease.netnsPath, 'ip', '-o', 'link')).not.toContain('eth0');
    expect(inside(lease.netnsPath, 'ip', 'route', 'show', 'default')).toContain('dev eth1');
    expect(await ask(harness.outside, `http://10.77.0.1:${hostPort}`)).toBe('tcp 10.77.0.2');
    expect(await check(lease, peer)).toEqual([]);
    expect(sameBridge('a')).toBe(2);
  });

  test('gets and loses published ports, and keeps what it has where one is taken', async () => {
    const lease = await harness.attach([{ network: 'bridge' }], [port({ hostPort: 7081 }), port({ containerPort: 81 })]);
    const other = await harness.attach([{ network: 'bridge' }], [port({ hostPort: 7082 })]);
    await using _server = await startEcho(lease.netnsPath, 80);
    await using _second = await startEcho(lease.netnsPath, 81);
    const set = (...ports: Parameters<typeof port>[0][]) => networks().setPorts(lease.containerId, ports.map((each) => port(each)));
    await expect(set({ hostPort: 7083 }, { hostPort: 7082 })).rejects.toMatchObject({ kind: 'conflict', detail: { holderContainerId: other.containerId } });
    expect(networks().findLease(lease.containerId)?.ports).toEqual(lease.ports);
    expect(await ask(harness.outside, 'http://10.77.0.1:7083')).toBe('failed ECONNREFUSED');
    // 7081 now leads to another port of the container's; the free one stays the one it was.
    const changed = await set({ hostPort: 7081, containerPort: 81 }, { containerPort: 81 }, { hostPort: 7084 });
    expect(changed.ports.map(({ hostPort, containerPort }) => [hostPort, containerPort])).toEqual([[7081, 81], [lease.ports[1]?.hostPort, 81], [7084, 80]]);
    for (const hostPort of [7081, 7084]) expect(await ask(harness.outside, `http://10.77.0.1:${hostPort}`)).toBe('tcp 10.77.0.2');
    expect(await check(lease, other)).toEqual([]);
    expect((await set()).ports).toEqual([]);
    expect(await ask(undefined, 'http://127.0.0.1:7081')).toBe('failed ECONNREFUSED');
    expect(await check(lease, other)).toEqual([]);
  });

  test('takes the first free port of a range', async () => {
    const range = port({ hostPort: 7090, hostPortEnd: 7092 });
    await using _taken = await startEcho(undefined, 7090);
    const leases = [await harness.attach([{ network: 'bridge' }], [range]), await harness.attach([{ network: 'bridge' }], [range])];
    expect(leases.map(({ ports }) => ports[0])).toEqual([port({ hostPort: 7091 }), port({ hostPort: 7092 })]);
    await expect(harness.attach([{ network: 'bridge' }], [range])).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('shares its network with another', async () => {
    const lease = await harness.attach([{ network: 'bridge' }]);
    const { lease: joined } = await networks().attach({ containerId: 'b'.repeat(64), joins: lease.containerId, endpoints: [], ports: [], dns: [] });
    expect(joined).toMatchObject({ netnsPath: lease.netnsPath, endpoints: [] });
    expect(await check(lease, joined)).toEqual([]);
    await networks().release(joined.containerId);
    await expect(networks().attach({ containerId: 'c'.repeat(64), joins: 'nobody', endpoints: [], ports: [], dns: [] })).rejects.toMatchObject({ kind: 'conflict' });
    expect(inside(lease.netnsPath, 'ip', '-o', 'link')).toContain('eth0');
  });
});

describe.skipIf(!existsSync('/usr/lib/podman/aardvark-dns'))('names', () => {
  test('containers of a network find each other, by all their names, from their first moment on', async () => {
    await harness.create({ name: 'a' });
    const web = await harness.attach([{ network: 'a', names: ['Web', 'site', '000000000001'] }]);
    expect(web).toMatchObject({ named: true, dns: [networks().get('a').gateway, '172.30.15.254'] });
    for (const server of web.dns) {
      const twin = await harness.attach([{ network: 'a', names: ['twin', 'site'] }]);
      expect(await askName(twin.netnsPath, server, 'web')).toEqual([only(web).ip]);
      expect((await askName(web.netnsPath, server, 'SITE')).sort()).toEqual([only(web).ip, only(twin).ip].sort());
      await release(twin);
      expect(await askName(web.netnsPath, server, 'twin')).toEqual(['ENOTFOUND']);
    }
    await networks().setNames(web.containerId, networks().get('a').id, ['renamed']);
    expect(await askName(web.netnsPath, web.dns[0]!, 'renamed')).toEqual([only(web).ip]);
    expect(await check(web)).toEqual([]);
  });

  test('one that is on two networks finds those of both, its neighbours only their own', async () => {
    await harness.create({ name: 'a' });
    await harness.create({ name: 'b' });
    const both = await harness.attach([{ network: 'a', names: ['both'] }]);
    const onA = await harness.attach([{ network: 'a', names: ['ann'] }]);
    const onB = await harness.attach([{ network: 'b', names: ['bob'] }]);
    const { endpoints } = await networks().connect(both.containerId, harness.request({ network: 'b', names: ['both', 'too'] }));
    for (const server of both.dns) {
      expect(await askName(both.netnsPath, server, 'ann')).toEqual([only(onA).ip]);
      expect(await askName(both.netnsPath, server, 'bob')).toEqual([only(onB).ip]);
      expect(await askName(onA.netnsPath, server, 'bob')).toEqual(['ENOTFOUND']);
    }
    expect(await askName(onB.netnsPath, onB.dns[1]!, 'too')).toEqual([endpoints[1]?.ip]);
    expect(await askName(onB.netnsPath, onB.dns[0]!, 'ann')).toEqual(['ENOTFOUND']);
  });

  test('other names go to the servers that were asked for, and nowhere from an internal network', async () => {
    await harness.create({ name: 'a' });
    await harness.create({ name: 'inner', internal: true });
    await using _one = await startNameServer('127.0.0.77', '192.0.2.1');
    await using _other = await startNameServer('127.0.0.78', '192.0.2.2');
    const [lease, other, inner] = [
      await harness.attach([{ network: 'a', names: ['web'] }], [], ['127.0.0.77']),
      await harness.attach([{ network: 'a' }], [], ['127.0.0.78']),
      await harness.attach([{ network: 'inner', names: ['inner'] }], [], ['127.0.0.78']),
    ];
    expect(await askName(lease.netnsPath, lease.dns[0]!, 'example.com')).toEqual(['192.0.2.1']);
    expect(await askName(other.netnsPath, other.dns[1]!, 'example.com')).toEqual(['192.0.2.2']);
    expect(await askName(other.netnsPath, other.dns[1]!, 'web')).toEqual([only(lease).ip]);
    expect(await askName(inner.netnsPath, inner.dns[0]!, 'inner')).toEqual([only(inner).ip]);
    expect(await askName(inner.netnsPath, inner.dns[0]!, 'example.com')).toEqual(['ETIMEOUT']);
  });

  test('where another program has port 53, that is said, and containers start', async () => {
    await harness.create({ name: 'a' });
    await using _server = await startNameServer('0.0.0.0', '192.0.2.1');
    const lease = await harness.attach([{ network: 'a', names: ['web'] }]);
    expect(networks().nameProblem()).toContain('another program may have port 53');
    const next = await harness.attach([{ network: 'a', names: ['next'] }], [], ['192.0.2.53']);
    expect(next).toMatchObject({ named: false, dns: ['192.0.2.53'] });
    expect(await check(lease, next)).not.toEqual([]);
    await release(lease, next);
    expect(networks().nameProblem()).toBeUndefined();
  });

  test('they outlive the engine, are found again, and mended where they are not as they should be', async () => {
    await harness.create({ name: 'a' });
    const web = await harness.attach([{ network: 'a', names: ['web'] }]);
    const pids = () => harness.left().filter((text) => /^\d+$/.test(text));
    const before = pids();
    expect(before).toHaveLength(2);
    harness.openAgain();
    expect(await askName(web.netnsPath, web.dns[0]!, 'web')).toEqual([only(web).ip]);
    await networks().recover(running(web));
    expect(pids()).toEqual(before);
    process.kill(Number(before[0]), 'SIGKILL');
    run('sh', '-c', `echo broken > ${harness.runRoot}/names/1/${networks().get('a').id}`);
    expect(await networks().check({ running: running(web), repair: true })).toHaveLength(2);
    expect(await check(web)).toEqual([]);
    for (const server of web.dns) expect(await askName(web.netnsPath, server, 'web')).toEqual([only(web).ip]);
    harness.openAgain();
    await networks().recover(new Set());
    expect(pids()).toEqual([]);
  });
});

test('killed at any moment, recover leaves nothing half done, and nothing at the end', { timeout: 120_000 }, async () => {
  const kept = 'f'.repeat(64);
  const script = path.resolve(import.meta.dirname, '../support/change-networks-until-killed.ts');
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [script, harness.database, harness.runRoot, kept], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    for await (const text of createInterface({ input: child.stdout })) if (text === (round % 2 === 0 ? 'kept' : 'round 1')) break;
    // Spread over the steps of one round: when exactly is left to chance.
    await wait(round * 23);
    child.kill('SIGKILL');
    await ended;
    harness.openAgain();
    await networks().recover(new Set([kept]));
    expect(await networks().check({ running: new Set([kept]), repair: false })).toEqual([]);
    const home = networks().findLease(kept)?.endpoints[0];
    expect(await askName(networks().findLease(kept)?.netnsPath, networks().get('home').gateway, 'home')).toEqual([home?.ip]);
    await networks().recover(new Set());
    for (const { name } of networks().list()) if (!['bridge', 'host', 'none'].includes(name)) await networks().remove(name);
    await expect.poll(() => harness.left(), { timeout: 10_000 }).toEqual([]);
  }
});
