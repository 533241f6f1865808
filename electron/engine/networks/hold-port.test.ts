import { once } from 'node:events';
import { Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, Server, type AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import { parseSockets } from './find-port-user.ts';
import { holdPort, type FindTarget } from './hold-port.ts';

const toLoopback: FindTarget = ({ containerPort }) => ({ host: '127.0.0.1', port: containerPort });
const loopback = { containerPort: 80, hostIp: '127.0.0.1', hostPort: 0 } as const;

test.each(['tcp', 'udp'] as const)('a held %s port is taken until it is let go', async (protocol) => {
  const first = await holdPort({ ...loopback, protocol }, toLoopback);
  const { hostPort } = first.mapping;
  expect(hostPort).toBeGreaterThan(0);
  await expect(holdPort({ ...loopback, protocol, hostPort }, toLoopback)).rejects.toMatchObject({
    kind: 'conflict',
    detail: { hostPort, protocol, holderPid: process.pid },
  });
  first[Symbol.dispose]();
  const second = await holdPort({ ...loopback, protocol, hostPort }, toLoopback);
  second[Symbol.dispose]();
});

test('a program that listens on IPv6 and IPv4 at once is found', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(holdPort({ ...loopback, protocol: 'tcp', hostIp: '', hostPort: port }, toLoopback)).rejects.toMatchObject({ detail: { holderPid: process.pid } });
  server.close();
});

test('all addresses are those of IPv6 too', async () => {
  using hold = await holdPort({ ...loopback, protocol: 'tcp', hostIp: '' }, toLoopback);
  const { hostPort } = hold.mapping;
  await expect(holdPort({ ...loopback, protocol: 'tcp', hostIp: '::1', hostPort }, toLoopback)).rejects.toMatchObject({ kind: 'conflict' });
});

test('an address of another machine is invalid', async () => {
  await expect(holdPort({ ...loopback, protocol: 'tcp', hostIp: '192.0.2.77' }, toLoopback)).rejects.toMatchObject({ kind: 'invalid' });
});

test('what arrives at the socket itself is passed on', async () => {
  const target = createServer({ allowHalfOpen: true }, (socket) => void socket.on('data', (data) => socket.end(`got ${data.toString()}`))).listen(0, '127.0.0.1');
  await once(target, 'listening');
  using hold = await holdPort({ ...loopback, protocol: 'tcp', containerPort: (target.address() as AddressInfo).port }, toLoopback);
  const client = connect({ host: '127.0.0.1', port: hold.mapping.hostPort }).end('hello');
  const chunks = await client.toArray();
  expect(Buffer.concat(chunks as Buffer[]).toString()).toBe('got hello');
  target.close();
});

test('a client that fails before it is accepted ends nothing', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen');
  const bind = vi.spyOn(UdpSocket.prototype, 'bind');
  using tcp = await holdPort({ ...loopback, protocol: 'tcp' }, toLoopback);
  using udp = await holdPort({ ...loopback, protocol: 'udp' }, toLoopback);
  for (const socket of [listen.mock.contexts[0] as Server, bind.mock.contexts[0] as UdpSocket]) socket.emit('error', new Error('accept ENETDOWN'));
  for (const { mapping } of [tcp, udp]) await expect(holdPort(mapping, toLoopback)).rejects.toMatchObject({ kind: 'conflict' });
  vi.restoreAllMocks();
});

test('socket tables of the kernel are read', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4712 1 0 1
   2: 00000000000000000000000000000000:0051 00000000000000000000000000000000:0000 01 00000000:00000000 00:00000000 00000000 0 0 4713 1 0 1`;
  expect(parseSockets(text, 'tcp')).toEqual([
    { inode: '4711', port: 8080, address: '127.0.0.1', bound: true },
    { inode: '4712', port: 80, address: '127.0.0.1', bound: true },
    { inode: '4713', port: 81, address: '0.0.0.0', bound: false },
  ]);
});
