import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeNode } from './make-node.ts';
import { readFileInRoot } from './read-file-in-root.ts';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewharf-root-'));
  root = join(folder, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'outside');
  writeFileSync(join(root, 'secret'), 'inside');
});

afterEach(() => rmSync(folder, { recursive: true }));

const read = (): string | undefined => readFileInRoot(root, '/etc/passwd', 100);

test('a file', () => {
  writeFileSync(join(root, 'etc/passwd'), 'root:x');
  expect(read()).toBe('root:x');
});

test.each(['/secret', '../../secret', '../../../../../../secret'])('a link to %s stays inside', (target) => {
  symlinkSync(target, join(root, 'etc/passwd'));
  expect(read()).toBe('inside');
});

test('a folder that is a link stays inside', () => {
  rmSync(join(root, 'etc'), { recursive: true });
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(folder, 'passwd'), 'outside');
  symlinkSync(folder, join(root, 'etc'));
  expect(read()).toBeUndefined();
});

test('a loop, a folder, a fifo, a file too long and no file are no file', () => {
  expect(read()).toBeUndefined();
  const path = join(root, 'etc/passwd');
  symlinkSync('passwd', path);
  expect(read()).toBeUndefined();
  rmSync(path);
  mkdirSync(path);
  expect(read()).toBeUndefined();
  rmSync(path, { recursive: true });
  makeNode(path, { kind: 'fifo' });
  expect(read()).toBeUndefined();
  rmSync(path);
  writeFileSync(path, 'x'.repeat(101));
  expect(read()).toBeUndefined();
});

test.skipIf(process.getuid?.() !== 0)('a device is not even opened', () => {
  // No driver has this number: to open it would fail.
  makeNode(join(root, 'etc/passwd'), { kind: 'character', major: 4095, minor: 1 });
  expect(read()).toBeUndefined();
});
