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
])('%s', (path, expected) => {
  expect(resolveInRoot(root, path)).toEqual(expected);
});
