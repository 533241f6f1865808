import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { ContainerPortsReply, HostPortsReply, HostPortsRequest } from '../../electron/shared/engine-api/ports.ts';
import { askEngine } from '../support/ask-engine.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

const busybox = useBusyboxEngine();
const { ok } = busybox;

const portsOf = async (name: string): Promise<ContainerPortsReply> => (await askEngine(busybox.engine.socket, 'GET', `/tidewharf/v1/containers/${name}/ports`)).json as ContainerPortsReply;
const tryPorts = async (request: HostPortsRequest): Promise<HostPortsReply['ports']> => ((await askEngine(busybox.engine.socket, 'POST', '/tidewharf/v1/host-ports', request)).json as HostPortsReply).ports;
const server = (...addresses: string[]): string => [...addresses.map((address) => `httpd -p ${address}`), 'sleep 1000'].join('; ');

test('who listens in a container, and what keeps others from it', async () => {
  await ok('run', '-d', '--name', 'web', '-p', '18201:80', '-p', '18202:81', 'busybox', 'sh', '-c', server('127.0.0.1:80', '5173'));
  await expect.poll(async () => (await portsOf('web')).findings).toEqual([
    { kind: 'only-inside', port: 80, protocol: 'tcp', program: 'httpd', address: '127.0.0.1', hostPorts: [18_201] },
    { kind: 'nobody-listens', port: 81, protocol: 'tcp', hostPorts: [18_202] },
    { kind: 'not-published', port: 5173, protocol: 'tcp', program: 'httpd' },
  ]);
  // Published live: it is reached, and is no trouble any more.
  await askEngine(busybox.engine.socket, 'POST', '/tidewharf/v1/containers/web/edit', { ports: [{ containerPort: 5173, hostPort: 18_203 }] });
  expect((await fetch('http://127.0.0.1:18203/')).status).toBe(404);
  expect((await portsOf('web')).findings).toMatchObject([{ kind: 'only-inside', port: 80, hostPorts: [] }]);
  await ok('stop', '-t', '0', 'web');
  expect(await portsOf('web')).toEqual({ running: false, network: 'own', listening: [], published: [], findings: [] });
  await ok('rm', 'web');
});

test('a container without a network of its own has nothing to publish', async () => {
  await ok('run', '-d', '--name', 'machine', '--network', 'host', 'busybox', 'sleep', '1000');
  await ok('run', '-d', '--name', 'alone', '--network', 'none', 'busybox', 'sh', '-c', server('80'));
  await ok('run', '-d', '--name', 'guest', '--network', 'container:alone', 'busybox', 'sleep', '1000');
  expect(await portsOf('machine')).toMatchObject({ network: 'host', listening: [] });
  await expect.poll(() => portsOf('alone')).toMatchObject({ network: 'none', listening: [{ port: 80 }], findings: [] });
  expect(await portsOf('guest')).toMatchObject({ network: 'joined', listening: [{ port: 80, program: null }], findings: [] });
  await ok('rm', '-f', 'machine', 'alone', 'guest');
});

test('whether a port of this machine is free, who has it, and the next one that is', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => void holder.listen(18_211, '0.0.0.0', resolve));
  const id = await ok('run', '-d', '--name', 'web', '-p', '18212:80', 'busybox', 'sleep', '1000');
  const asked = [18_210, 18_211, 18_212].map((hostPort) => ({ hostIp: '', hostPort, protocol: 'tcp' as const }));
  expect(await tryPorts({ ports: asked })).toMatchObject([
    { problem: null, free: 18_210 },
    { problem: { kind: 'conflict', detail: { holderPid: process.pid } }, free: 18_213 },
    { problem: { kind: 'conflict', detail: { holderContainerId: id } }, free: 18_213 },
  ]);
  expect(await tryPorts({ ports: asked.slice(2), except: 'web' })).toMatchObject([{ problem: null, free: 18_212 }]);
  expect(await tryPorts({ ports: [{ hostIp: '203.0.113.7', hostPort: 18_210, protocol: 'udp' }] })).toMatchObject([{ problem: { kind: 'invalid' }, free: null }]);
  holder.close();
  await ok('rm', '-f', 'web');
});
