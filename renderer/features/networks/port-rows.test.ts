import { expect, test } from 'vitest';
import { formatHostPort, portRows, reachOfPort } from './port-rows.ts';

const port = (hostIp: string, hostPort: number, protocol: 'tcp' | 'udp' = 'tcp') => ({ hostIp, hostPort, containerPort: 80, protocol });

test('IPv4 and IPv6 of one port are one row; others stay apart, lowest first', () => {
  const rows = portRows([
    { id: 'a', name: 'web', ports: [port('0.0.0.0', 8080), port('::', 8080), port('127.0.0.1', 9000)] },
    { id: 'b', name: 'dns', ports: [port('0.0.0.0', 53, 'udp')] },
  ]);
  expect(rows.map((row) => [formatHostPort(row), row.container, row.both])).toEqual([['*:53/udp', 'dns', false], ['*:8080/tcp', 'web', true], ['127.0.0.1:9000/tcp', 'web', false]]);
});

test('from where a port is reached', () => {
  expect(['0.0.0.0', '127.0.0.1', '::1', '192.168.1.5'].map((ip) => reachOfPort(ip).kind)).toEqual(['anywhere', 'here', 'here', 'by']);
  expect(formatHostPort(port('fd00::1', 80))).toBe('[fd00::1]:80/tcp');
});
