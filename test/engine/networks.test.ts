import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AttachRequest, EndpointLease, NetworkLease, Networks, PortMapping } from '../../electron/engine/networks/networks.ts';
import { createEventBus } from '../../electron/engine/events/create-event-bus.ts';
import { openNetworks } from '../../electron/engine/networks/open-networks.ts';
import { findUplink, readRoutes } from '../../electron/engine/networks/routes.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import type { State } from '../../electron/engine/state/state.ts';
import { listMounts } from '../../electron/engine/sys/list-mounts.ts';
import { createNetworkNamespace, removeNetworkNamespace } from '../../electron/engine/sys/network-namespace.ts';
import { ask, startEcho } from '../support/network-peer.ts';

if (findUplink(readRoutes()) !== undefined) throw new Error('run in a network namespace of its own: unshare --net --mount --propagation private');

const folder = mkdtempSync('/var/tmp/tidewharf-networks-');
const outside = path.join(folder, 'outside');
const database = path.join(folder, 'state.db');
const runRoot = path.join(folder, 'run');
let state: State;
let networks: Networks;
let count = 0;

const newId = () => (++count).toString(16).padStart(12, '0').padEnd(64, 'a');
const port = (more: Partial<PortMapping> = {}): PortMapping => ({ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 0, ...more });
const ip = (...args: string[]) => execFileSync('ip', args, { encoding: 'utf8' });
const inside = (netns: string, ...args: string[]) => execFileSync('nsenter', [`--net=${netns}`, ...args], { encoding: 'utf8' });
const links = () => [...ip('-o', 'link').matchAll(/^\d+: ([^:@]+)/gm)].map(([, name = '']) => name);
const ourLinks = () => links().filter((name) => /^tw[0-9a-f]{8}$/.test(name));
const elements = () => execFileSync('nft', ['list', 'table', 'ip', 'tidewharf'], { encoding: 'utf8' }).match(/elements = .*/g)?.filter((line) => line.includes(' : ')) ?? [];
const netnsLeft = () => [...readdirSync(path.join(runRoot, 'netns')), ...listMounts().filter(({ target }) => target.startsWith(runRoot)).map(({ target }) => target)];

function request(containerId: string, ports: readonly PortMapping[], mode = 'bridge'): AttachRequest {
  return { containerId, endpoints: [{ networkId: networks.get(mode).id, ipv4: '', ipv6: '', macAddress: '', names: [], gatewayPriority: 0 }], ports, dns: [] };
}

/** Of a container on one network. */
const only = ({ endpoints }: NetworkLease): EndpointLease => endpoints[0]!;

async function attach(ports: readonly PortMapping[] = [], mode = 'bridge'): Promise<NetworkLease> {
  const { lease, ready } = await networks.attach(request(newId(), ports, mode));
  await ready;
  return lease;
}

function openAgain(): void {
  state.close();
  state = openState(database);
  networks = openNetworks({ state, runRoot, events: createEventBus() });
}

async function expectNothingLeft(): Promise<void> {
  expect(netnsLeft()).toEqual([]);
  await expect.poll(elements, { timeout: 10_000 }).toEqual([]);
  expect(state.collection('leases').list()).toEqual([]);
  await expect.poll(ourLinks, { timeout: 10_000 }).toEqual([]);
  expect(await networks.check({ running: new Set(), repair: false })).toEqual([]);
}

beforeAll(async () => {
  // An engine of another suite leaves its bridge.
  for (const name of links().filter((link) => link.startsWith('tidewharf'))) ip('link', 'delete', name);
  execFileSync('nft', ['flush', 'ruleset']);
  createNetworkNamespace(outside);
  ip('link', 'add', 'up0', 'mtu', '1400', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', outside);
  ip('address', 'add', '10.77.0.1/24', 'dev', 'up0');
  ip('link', 'set', 'up0', 'up');
  ip('route', 'add', 'default', 'via', '10.77.0.2');
  inside(outside, 'ip', 'address', 'add', '10.77.0.2/24', 'dev', 'eth0');
  inside(outside, 'ip', 'link', 'set', 'eth0', 'up');
  inside(outside, 'ip', 'link', 'set', 'lo', 'up');
  // Somebody outside who knows how to reach containers past the published ports.
  inside(outside, 'ip', 'route', 'add', '172.29.0.0/16', 'via', '10.77.0.1');
  state = openState(database);
  networks = openNetworks({ state, runRoot, events: createEventBus() });
  await networks.recover(new Set());
});

afterEach(async () => {
  for (const { key } of state.collection('leases').list()) await networks.release(key);
});

afterAll(() => {
  state.close();
  ip('link', 'delete', 'up0');
  removeNetworkNamespace(outside);
  for (const name of existsSync(path.join(runRoot, 'netns')) ? readdirSync(path.join(runRoot, 'netns')) : []) removeNetworkNamespace(path.join(runRoot, 'netns', name));
  rmSync(folder, { recursive: true });
});

describe('a container on the bridge', () => {
  test('reaches outside with the machine’s address, and the packet size fits the uplink', async () => {
    const lease = await attach();
    await using _ = await startEcho(outside, 9000);
    expect(only(lease)).toMatchObject({ ip: '172.29.0.2', prefixLength: 16, gateway: '172.29.0.1', mac: '02:74:ac:1d:00:02', networkName: 'bridge' });
    expect(await ask(lease.netnsPath, 'http://10.77.0.2:9000')).toBe('tcp 10.77.0.1');
    expect(inside(lease.netnsPath!, 'ip', 'link', 'show', 'eth0')).toContain('mtu 1400');
    await networks.release(lease.containerId);
    await expectNothingLeft();
  });

  test('is reached through a published port from the machine, from outside, from another container and from itself', async () => {
    const lease = await attach([port(), port({ protocol: 'udp' })]);
    const other = await attach();
    await using server = await startEcho(lease.netnsPath, 80);
    const [tcp, udp] = lease.ports.map(({ hostPort }) => hostPort);
    expect(tcp).toBeGreaterThanOrEqual(32_768);
    expect(tcp).toBeLessThan(61_000);
    expect(await ask(undefined, `http://127.0.0.1:${tcp}`)).toBe('tcp 172.29.0.1');
    expect(await ask(undefined, `http://10.77.0.1:${tcp}`)).toMatch('tcp ');
    expect(await ask(outside, `http://10.77.0.1:${tcp}`)).toBe('tcp 10.77.0.2');
    expect(await ask(other.netnsPath, `http://10.77.0.1:${tcp}`)).toBe('tcp 172.29.0.1');
    expect(await ask(lease.netnsPath, `http://10.77.0.1:${tcp}`)).toBe('tcp 172.29.0.1');
    expect(await ask(other.netnsPath, `http://${only(lease).ip}:80`)).toBe(`tcp ${only(other).ip}`);
    expect(await ask(undefined, `udp://127.0.0.1:${udp}`)).toBe('udp 172.29.0.1');
    expect(await ask(outside, `udp://10.77.0.1:${udp}`)).toBe('udp 10.77.0.2');
    await server[Symbol.asyncDispose]();
    for (const { containerId } of [lease, other]) await networks.release(containerId);
    expect(await ask(undefined, `http://127.0.0.1:${tcp}`)).toBe('failed ECONNREFUSED');
    await expectNothingLeft();
  });

  test('is reached only where its address says', async () => {
    const lease = await attach([port({ hostIp: '127.0.0.1' }), port({ hostIp: '10.77.0.1', containerPort: 81 })]);
    const [local, remote] = lease.ports.map(({ hostPort }) => hostPort);
    await using server = await startEcho(lease.netnsPath, 80);
    await using second = await startEcho(lease.netnsPath, 81);
    expect(await ask(undefined, `http://127.0.0.1:${local}`)).toBe('tcp 172.29.0.1');
    expect(await ask(outside, `http://10.77.0.1:${local}`)).toBe('failed ECONNREFUSED');
    expect(await ask(outside, `http://10.77.0.1:${remote}`)).toBe('tcp 10.77.0.2');
    expect(await ask(undefined, `http://127.0.0.1:${remote}`)).toBe('failed ECONNREFUSED');
    expect(await ask(outside, `http://${only(lease).ip}:80`, 500)).toBe('failed TimeoutError');
    for (const peer of [server, second]) await peer[Symbol.asyncDispose]();
    await networks.release(lease.containerId);
  });

  test('does not reach what listens on the machine’s loopback', async () => {
    const lease = await attach();
    await using _ = await startEcho(undefined, 7070, '127.0.0.1');
    const within = (...args: string[]) => inside(lease.netnsPath!, ...args);
    within('ip', 'address', 'flush', 'dev', 'lo');
    within('sysctl', '-qw', 'net.ipv4.conf.all.route_localnet=1');
    within('ip', 'route', 'add', '127.0.0.1/32', 'via', only(lease).gateway, 'src', only(lease).ip);
    expect(await ask(lease.netnsPath, 'http://127.0.0.1:7070', 500)).toBe('failed TimeoutError');
    await networks.release(lease.containerId);
  });
});

test('a container that starts again at once does not meet its run before', async () => {
  const containerId = newId();
  for (let round = 0; round < 20; round++) {
    const { ready } = await networks.attach(request(containerId, [port({ hostPort: 7075 })]));
    await ready;
    if (round % 2 === 0) await networks.release(containerId);
  }
  await networks.release(containerId);
  await expectNothingLeft();
});

test('where no block is free the room opens, and the first container hears of it', async () => {
  const blocks = ['172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16'];
  for (const block of blocks) ip('route', 'add', block, 'dev', 'up0', 'metric', '9');
  const fresh = openState(path.join(folder, 'crowded.db'));
  const crowded = openNetworks({ state: fresh, runRoot: path.join(folder, 'crowded'), events: createEventBus() });
  const endpoint = { networkId: crowded.get('bridge').id, ipv4: '', ipv6: '', macAddress: '', names: [], gatewayPriority: 0 };
  await expect(crowded.attach({ containerId: 'c1', endpoints: [endpoint], ports: [], dns: [] })).rejects.toMatchObject({ kind: 'unavailable' });
  for (const block of blocks) ip('route', 'delete', block, 'dev', 'up0');
  fresh.close();
});

describe('ports in use', () => {
  test('by a process: it is named, and nothing is held', async () => {
    await using peer = await startEcho(undefined, 7071, '127.0.0.1');
    for (const protocol of ['tcp', 'udp'] as const) {
      await expect(attach([port({ hostPort: 7072 }), port({ hostPort: 7071, protocol })])).rejects.toMatchObject({
        kind: 'conflict',
        message: expect.stringContaining(`process ${peer.child.pid} (`) as string,
        detail: { hostPort: 7071, protocol, holderPid: peer.child.pid },
      });
    }
    await expectNothingLeft();
  });

  test('by another container: it is named; other programs find the port taken', async () => {
    const lease = await attach([port({ hostPort: 7073 })]);
    await expect(attach([port({ hostPort: 7073, hostIp: '127.0.0.1' })])).rejects.toMatchObject({ kind: 'conflict', detail: { holderContainerId: lease.containerId } });
    await expect(startEcho(undefined, 7073)).rejects.toThrow();
    await networks.release(lease.containerId);
    const next = await attach([port({ hostPort: 7073, hostIp: '127.0.0.1' })]);
    await networks.release(next.containerId);
    await expectNothingLeft();
  });
});

test('mode none has a loopback and nothing else, mode host the machine’s own network', async () => {
  const none = await attach([port({ hostPort: 7074 })], 'none');
  await using server = await startEcho(none.netnsPath, 80);
  expect(await ask(none.netnsPath, 'http://127.0.0.1:80')).toBe('tcp 127.0.0.1');
  expect(inside(none.netnsPath!, 'ip', '-o', 'link').trim().split('\n')).toHaveLength(1);
  const host = await attach([port({ hostPort: 7074 })], 'host');
  expect(host).toMatchObject({ netnsPath: undefined, ports: [], endpoints: [{ ip: '', networkName: 'host' }] });
  await expect(attach([], 'nowhere')).rejects.toMatchObject({ kind: 'not-found' });
  await server[Symbol.asyncDispose]();
  for (const { containerId } of [none, host]) await networks.release(containerId);
  await expectNothingLeft();
});

test('a hundred containers come and go, ten at a time, and leave nothing', async () => {
  const leases: NetworkLease[] = [];
  for (let round = 0; round < 10; round++) {
    const some = await Promise.all(Array.from({ length: 10 }, () => attach([port()])));
    leases.push(...some);
    await Promise.all(some.map(({ containerId }) => networks.release(containerId)));
  }
  expect(new Set(leases.slice(-10).map((lease) => only(lease).ip)).size).toBe(10);
  await expectNothingLeft();
});

test('attach and release are quick', async () => {
  const times = { attach: [] as number[], ready: [] as number[], release: [] as number[] };
  const clock = async <T>(name: keyof typeof times, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    times[name].push(performance.now() - started);
    return result;
  };
  for (let round = 0; round < 25; round++) {
    const containerId = newId();
    const { ready } = await clock('attach', () => networks.attach(request(containerId, [port()])));
    await clock('ready', () => ready);
    await clock('release', () => networks.release(containerId));
  }
  const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1] ?? 0;
  const medians = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, Number(median(values).toFixed(1))]));
  process.stdout.write(`networks, one published port, median ms: ${JSON.stringify(medians)}\n`);
  await expectNothingLeft();
});

describe('after a kill', () => {
  /** Runs an engine's room in a process of its own and kills it `afterMs` after it said `line`. */
  async function killAfter(line: string, afterMs: number, kept = ''): Promise<string> {
    const script = path.resolve(import.meta.dirname, '../support/attach-until-killed.ts');
    const child = spawn(process.execPath, [script, database, runRoot, kept], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let keptLine = '';
    for await (const text of createInterface({ input: child.stdout })) {
      if (text.startsWith('kept ')) keptLine = text.slice('kept '.length);
      if (text === line) break;
    }
    // Spread over the steps of one attach and release: when exactly is left to chance.
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    await ended;
    return keptLine;
  }

  test('at any moment, recover leaves nothing that no lease names', async () => {
    for (let round = 0; round < 10; round++) {
      await killAfter(`released ${1 + (round % 3)}`, round * 3);
      openAgain();
      await networks.recover(new Set());
      await expectNothingLeft();
    }
  });

  test('a running container keeps its address and its port', async () => {
    const kept = 'f'.repeat(64);
    const lease = JSON.parse(await killAfter('ready 2', 3, kept)) as NetworkLease;
    await using server = await startEcho(lease.netnsPath, 80);
    const url = `http://127.0.0.1:${lease.ports[0]?.hostPort}`;
    expect(await ask(undefined, url)).toBe('tcp 172.29.0.1');
    openAgain();
    await networks.recover(new Set([kept]));
    expect(networks.findLease(kept)).toEqual(lease);
    expect(await networks.check({ running: new Set([kept]), repair: false })).toEqual([]);
    expect(await ask(undefined, url)).toBe('tcp 172.29.0.1');
    await expect(attach(lease.ports)).rejects.toMatchObject({ kind: 'conflict', detail: { holderContainerId: kept } });
    await server[Symbol.asyncDispose]();
    await networks.release(kept);
    await expectNothingLeft();
  });
});

test('check finds what others broke, and repair mends it', async () => {
  const lease = await attach([port()]);
  const running = new Set([lease.containerId]);
  await using server = await startEcho(lease.netnsPath, 80);
  const url = `http://127.0.0.1:${lease.ports[0]?.hostPort}`;
  execFileSync('nft', ['flush', 'ruleset']);
  expect(await ask(undefined, url)).toBe('tcp 172.29.0.1');
  ip('link', 'set', ourLinks()[0] ?? '', 'nomaster');
  createNetworkNamespace(path.join(runRoot, 'netns', 'stray'));
  const found = await networks.check({ running, repair: true });
  expect(found).toHaveLength(3);
  expect(await networks.check({ running, repair: false })).toEqual([]);
  expect(await ask(outside, url.replace('127.0.0.1', '10.77.0.1'))).toBe('tcp 10.77.0.2');
  await server[Symbol.asyncDispose]();
  await networks.release(lease.containerId);
  await expectNothingLeft();
});

// Debian's iptables comes with its Docker; a machine may do without both.
test.skipIf(!existsSync('/usr/sbin/iptables-nft'))('where another firewall drops what is forwarded, our packets pass', async () => {
  execFileSync('iptables-nft', ['-P', 'FORWARD', 'DROP']);
  try {
    openAgain();
    const lease = await attach([port()]);
    await using server = await startEcho(lease.netnsPath, 80);
    expect(await ask(outside, `http://10.77.0.1:${lease.ports[0]?.hostPort}`)).toBe('tcp 10.77.0.2');
    await server[Symbol.asyncDispose]();
    await networks.release(lease.containerId);
  } finally {
    execFileSync('iptables-nft', ['-P', 'FORWARD', 'ACCEPT']);
  }
});
