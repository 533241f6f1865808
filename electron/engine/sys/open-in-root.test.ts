import { fstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openInRoot, pathOfDescriptor } from './open-in-root.ts';

let root: string;
let outside: string;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'open-in-root-'));
  root = join(home, 'root');
  outside = join(home, 'outside');
  mkdirSync(join(root, 'etc'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(root, 'etc/inside'), '');
});
afterEach(() => rmSync(join(root, '..'), { recursive: true }));

test('a link, absolute or by way of .., stays below the root', () => {
  symlinkSync('/etc', join(root, 'absolute'));
  symlinkSync('../../../../../etc', join(root, 'upwards'));
  for (const path of ['/absolute', 'upwards', '/../../etc', '/etc/.']) {
    using opened = openInRoot(root, path, 'path');
    expect(opened && readdirSync(pathOfDescriptor(opened)), path).toEqual(['inside']);
  }
});

test('a link to what is only outside leads nowhere, and so does a circle', () => {
  symlinkSync(outside, join(root, 'out'));
  symlinkSync('circle', join(root, 'circle'));
  expect(openInRoot(root, '/out', 'path')).toBeUndefined();
  expect(openInRoot(root, '/circle', 'path')).toBeUndefined();
  expect(openInRoot(root, '/etc/inside/deeper', 'path')).toBeUndefined();
});

test('the descriptor is closed at its end', () => {
  let fd: number;
  {
    using opened = openInRoot(root, '/etc', 'path');
    fd = opened?.fd ?? -1;
    expect(fstatSync(fd).isDirectory()).toBe(true);
  }
  expect(() => fstatSync(fd)).toThrow('EBADF');
});
