import { expect, test } from 'vitest';
import { buildHosts, buildResolvConf } from './network-files.ts';

test('resolv.conf has the given servers and the machine\'s search list and options', () => {
  const machine = '# comment\nnameserver 10.0.0.1\nsearch corp.example\noptions ndots:2\n';
  expect(buildResolvConf(['1.1.1.1', '9.9.9.9'], machine)).toBe('nameserver 1.1.1.1\nnameserver 9.9.9.9\nsearch corp.example\noptions ndots:2\n');
  expect(buildResolvConf([], '')).toBe('');
});

test('hosts names the container by its whole and its short name', () => {
  expect(buildHosts('172.29.0.2', 'web')).toMatch(/^127\.0\.0\.1\tlocalhost\n(.*\n)*172\.29\.0\.2\tweb\n$/);
  expect(buildHosts('172.29.0.2', 'web.example.org')).toContain('172.29.0.2\tweb.example.org web\n');
  expect(buildHosts('', 'web')).not.toContain('web');
});
