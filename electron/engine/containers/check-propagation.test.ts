import { expect, test } from 'vitest';
import { parseMountInfo } from '../sys/list-mounts.ts';
import type { MountPoint } from './create-spec.ts';
import { checkPropagation, followDataRoot, mountOf } from './check-propagation.ts';

const mounts = parseMountInfo(
  [
    '1 0 8:1 / / rw - ext4 /dev/a rw',
    '2 1 8:2 / /home rw shared:7 - ext4 /dev/b rw',
    '3 2 8:3 / /home/ann rw master:7 - ext4 /dev/c rw',
    '4 2 8:4 / /home/ann rw - tmpfs x rw',
    '5 1 8:5 / /homework rw shared:9 - ext4 /dev/d rw',
  ].join('\n'),
);

test.each([
  ['/', '/', []],
  ['/etc/x', '/', []],
  ['/home', '/home', ['shared:7']],
  ['/home/bob', '/home', ['shared:7']],
  ['/home/ann/src', '/home/ann', []],
  ['/homework', '/homework', ['shared:9']],
])('%s is on %s', (path, target, tags) => {
  expect(mountOf(mounts, path)).toMatchObject({ target, tags });
});

test('a private bind asks nothing of its source', () => {
  expect(() =>
    checkPropagation([{ kind: 'bind', source: '/not/there', destination: '/x', readOnly: false, mustExist: false, propagation: 'rprivate', recursive: true, mode: '' }]),
  ).not.toThrow();
});

test('a bind that is not around the engine\'s data stays as it is', () => {
  const bind = (source: string, propagation: 'rprivate' | 'rshared'): MountPoint => ({
    kind: 'bind', source, destination: '/x', readOnly: false, mustExist: false, propagation, recursive: true, mode: '',
  });
  const binds = [bind('/var/lib/tide', 'rprivate'), bind('/var/lib/tidewharf/volumes', 'rprivate'), bind('/', 'rshared')];
  expect(followDataRoot(binds, '/var/lib/tidewharf')).toBe(binds);
});
