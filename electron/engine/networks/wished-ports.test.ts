import { expect, test } from 'vitest';
import type { NetworkLease, PortMapping } from './networks.ts';
import { normalizePorts, refuseTakenPorts } from './wished-ports.ts';

const port = (more: Partial<PortMapping> = {}): PortMapping => ({ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080, ...more });

test('wishes are normalized and equal ones stand once', () => {
  expect(normalizePorts([port({ hostIp: '0.0.0.0' }), port({ hostIp: '::' }), port(), port({ protocol: 'udp' }), port({ hostPort: 0 }), port({ hostPort: 0, containerPort: 81 })])).toEqual([
    port(),
    port({ protocol: 'udp' }),
    port({ hostPort: 0 }),
    port({ hostPort: 0, containerPort: 81 }),
  ]);
});

test.each([
  [port({ hostPort: 65_536 })],
  [port({ hostPort: -1 })],
  [port({ hostPort: 1.5 })],
  [port({ containerPort: 0 })],
  [port({ hostIp: '::g' })],
  [port({ hostPortEnd: 8079 })],
  [port({ hostPortEnd: 65_536 })],
  [port({ hostIp: 'localhost' })],
  [port({ hostIp: '127.0.0.1; drop' })],
  [port({ protocol: 'sctp' as 'tcp' })],
])('a bad wish is refused: %j', (wish) => {
  expect(() => normalizePorts([wish])).toThrow(expect.objectContaining({ kind: 'invalid' }));
});

test('two wishes for one host port are refused', () => {
  expect(() => normalizePorts([port(), port({ containerPort: 81 })])).toThrow('8080/tcp on all addresses: asked for twice');
  expect(() => normalizePorts([port({ hostIp: '127.0.0.1' }), port({ hostIp: '10.0.0.1' })])).not.toThrow();
});

test('a port of another container is a conflict that names it', () => {
  const lease = { containerId: 'abcdef0123456789', ports: [port({ hostIp: '127.0.0.1' })] } as unknown as NetworkLease;
  expect(() => refuseTakenPorts([port()], [lease])).toThrow(expect.objectContaining({ kind: 'conflict', detail: expect.objectContaining({ holderContainerId: 'abcdef0123456789' }) as object }));
  for (const free of [port({ hostIp: '10.0.0.1' }), port({ protocol: 'udp' }), port({ hostPort: 8081 }), port({ hostPort: 0 })]) {
    expect(() => refuseTakenPorts([free], [lease])).not.toThrow();
  }
});
