import { expect, test } from 'vitest';
import type { PortMapping } from './networks.ts';
import { matchPorts } from './ports.ts';

const port = (containerPort: number, hostPort: number, more: Partial<PortMapping> = {}): PortMapping => ({ containerPort, hostPort, protocol: 'tcp', hostIp: '', ...more });

test('a wish keeps the port that is held for it', () => {
  const held = [port(80, 8080), port(81, 40_001), port(82, 9001)];
  expect(matchPorts([port(80, 8080), port(81, 0), port(82, 9000, { hostPortEnd: 9005 })], held)).toEqual({ kept: held, missing: [] });
});

test('a certain port goes before any, may serve another port of the container, and is not kept for another protocol or address', () => {
  const held = [port(80, 8080)];
  expect(matchPorts([port(80, 0), port(81, 8080)], held)).toEqual({ kept: [port(81, 8080)], missing: [port(80, 0)] });
  for (const wish of [port(80, 8080, { protocol: 'udp' }), port(80, 8080, { hostIp: '127.0.0.1' }), port(80, 8081), port(81, 0)]) {
    expect(matchPorts([wish], held)).toEqual({ kept: [], missing: [wish] });
  }
});
