import { expect, test } from 'vitest';
import type { ListeningSocket } from '../../shared/engine-api/ports.ts';
import { findPortTrouble } from './port-findings.ts';

const socket = (port: number, address = '0.0.0.0', protocol: 'tcp' | 'udp' = 'tcp'): ListeningSocket => ({ port, address, protocol, program: 'node' });
const published = (containerPort: number, hostPort: number, protocol: 'tcp' | 'udp' = 'tcp') => ({ containerPort, hostPort, protocol, hostIp: '' });

test('a port that is published and listened on, by any address but the loopback, is no trouble', () => {
  expect(findPortTrouble([socket(80, '::'), socket(53, '172.29.0.2', 'udp')], [published(80, 8080), published(53, 53, 'udp')])).toEqual([]);
  expect(findPortTrouble([socket(80, '127.0.0.1'), socket(80)], [published(80, 8080)])).toEqual([]);
});

test('not published', () => {
  expect(findPortTrouble([socket(5173)], [])).toEqual([{ kind: 'not-published', port: 5173, protocol: 'tcp', program: 'node' }]);
  expect(findPortTrouble([socket(53, '0.0.0.0', 'udp'), socket(40_000, '0.0.0.0', 'udp')], [published(53, 53)])).toEqual([
    { kind: 'nobody-listens', port: 53, protocol: 'tcp', hostPorts: [53] },
    { kind: 'not-published', port: 53, protocol: 'udp', program: 'node' },
  ]);
});

test('only inside comes first where it is published, last where it is not', () => {
  const found = findPortTrouble([socket(9229, '127.0.0.1'), socket(5173, '127.0.0.1'), socket(3000)], [published(5173, 8080), published(5173, 8081), published(80, 8082)]);
  expect(found).toEqual([
    { kind: 'only-inside', port: 5173, protocol: 'tcp', program: 'node', address: '127.0.0.1', hostPorts: [8080, 8081] },
    { kind: 'nobody-listens', port: 80, protocol: 'tcp', hostPorts: [8082] },
    { kind: 'not-published', port: 3000, protocol: 'tcp', program: 'node' },
    { kind: 'only-inside', port: 9229, protocol: 'tcp', program: 'node', address: '127.0.0.1', hostPorts: [] },
  ]);
});
