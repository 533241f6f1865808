import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveInRoot } from './resolve-in-root.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync('/var/tmp/tidewharf-resolve-');
  mkdirSync(join(root, 'usr/lib'), { recursive: true });
  symlinkSync('usr/lib', join(root, 'lib'));
  symlinkSync('/usr', join(root, 'absolute'));
  symlinkSync('../../../../..', join(root, 'out'));
  writeFileSync(join(root, 'file'), '');
  symlinkSync('/gone/deep', join(root, 'dangling'));
  symlinkSync('../../gone', join(root, 'usr/relative'));
  symlinkSync('nothing/../lib', join(root, 'usr/back'));
  symlinkSync('round', join(root, 'round'));
});
afterEach(() => rmSync(root, { recursive: true }));

test.each([
  ['/', { found: '/', isFolder: true, missing: [] }],
  ['/lib', { found: '/usr/lib', isFolder: true, missing: [] }],
  ['/lib/a/b', { found: '/usr/lib', isFolder: true, missing: ['a', 'b'] }],
  ['/absolute/lib/./x/', { found: '/usr/lib', isFolder: true, missing: ['x'] }],
  ['/out/usr', { found: '/usr', isFolder: true, missing: [] }],
  ['/file', { found: '/file', isFolder: false, missing: [] }],
  ['/file/x', { found: '/file', isFolder: false, missing: ['x'] }],
  ['/dangling', { found: '/', isFolder: true, missing: ['gone', 'deep'] }],
  ['/dangling/x/y', { found: '/', isFolder: true, missing: ['gone', 'deep', 'x', 'y'] }],
  ['/usr/relative/x', { found: '/', isFolder: true, missing: ['gone', 'x'] }],
  ['/usr/back/x', { found: '/usr/lib', isFolder: true, missing: ['x'] }],
])('%s', (path, expected) => {
  expect(resolveInRoot(root, path)).toEqual(expected);
});

test('links in a circle are told', () => {
  expect(() => resolveInRoot(root, '/round/x')).toThrow('/round/x: too many links on the way');
});
