import { expect, test } from 'vitest';
import { parseNameServers, pickNameServers } from './name-servers.ts';

const files = (content: Record<string, string>) => (path: string) => content[path] ?? '';
const resolved = '/run/systemd/resolve/resolv.conf';

test('name servers are read as resolv.conf(5) says', () => {
  expect(parseNameServers('# nameserver 9.9.9.9\nsearch lan\nnameserver 10.0.0.1\n nameserver\tfe80::1%eth0 \nnameserver')).toEqual(['10.0.0.1', 'fe80::1%eth0']);
});

test('a container gets servers that it can reach', () => {
  expect(pickNameServers(files({ '/etc/resolv.conf': 'nameserver 10.0.0.1\nnameserver 127.0.0.1\nnameserver fd00::1\n' }))).toEqual(['10.0.0.1']);
  expect(pickNameServers(files({ '/etc/resolv.conf': 'nameserver 127.0.0.53\n', [resolved]: 'nameserver 192.168.1.1\n' }))).toEqual(['192.168.1.1']);
  expect(pickNameServers(files({ '/etc/resolv.conf': 'nameserver ::1\n' }))).toEqual([]);
  expect(pickNameServers(files({}))).toEqual([]);
});
