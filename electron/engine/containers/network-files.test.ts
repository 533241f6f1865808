import { expect, test } from 'vitest';
import { buildHosts, buildResolvConf, planExtraHosts } from './network-files.ts';

test('resolv.conf has the given servers and the machine\'s search list and options', () => {
  const machine = '# comment\nnameserver 10.0.0.1\nsearch corp.example\noptions ndots:2\n';
  expect(buildResolvConf({ servers: ['1.1.1.1', '9.9.9.9'], search: [], options: [] }, machine)).toBe('nameserver 1.1.1.1\nnameserver 9.9.9.9\nsearch corp.example\noptions ndots:2\n');
  expect(buildResolvConf({ servers: [], search: [], options: [] }, '')).toBe('');
  expect(buildResolvConf({ servers: ['1.1.1.1'], search: ['a.example', 'b.example'], options: ['ndots:0', 'rotate'] }, machine)).toBe(
    'nameserver 1.1.1.1\nsearch a.example b.example\noptions ndots:0 rotate\n',
  );
  expect(buildResolvConf({ servers: [], search: ['.'], options: [] }, machine)).toBe('options ndots:2\n');
});

test('hosts names the container by its whole and its short name', () => {
  const extra = planExtraHosts(['db:10.0.0.9', 'six:[fd00::5]', 'six:fd00::6', 'host.docker.internal:host-gateway'], '172.29.0.1');
  const hosts = (address: string, hostname: string) => buildHosts({ addresses: address === '' ? [] : [address], hostname, extra: [] });
  expect(buildHosts({ addresses: ['172.29.0.2', 'fd00::2'], hostname: 'web', extra })).toMatch(
    /\n10\.0\.0\.9\tdb\nfd00::5\tsix\nfd00::6\tsix\n172\.29\.0\.1\thost\.docker\.internal\n172\.29\.0\.2\tweb\nfd00::2\tweb\n$/,
  );
  expect(hosts('172.29.0.2', 'web')).toMatch(/^127\.0\.0\.1\tlocalhost\n(.*\n)*172\.29\.0\.2\tweb\n$/);
  expect(hosts('172.29.0.2', 'web.example.org')).toContain('172.29.0.2\tweb.example.org web\n');
  expect(hosts('', 'web')).not.toContain('web');
});
