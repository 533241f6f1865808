import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeNode, makeWhiteout } from './make-node.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-node-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('makeNode: a fifo needs no privilege', () => {
  const path = join(folder, 'fifo');
  makeNode(path, { kind: 'fifo' });
  expect(lstatSync(path).isFIFO()).toBe(true);
  expect(() => makeNode(path, { kind: 'fifo' })).toThrow(expect.objectContaining({ kind: 'exists' }));
});

test('makeWhiteout: a character device 0:0', () => {
  const path = join(folder, 'w');
  makeWhiteout(path);
  expect(lstatSync(path).isCharacterDevice()).toBe(true);
  expect(lstatSync(path).rdev).toBe(0);
});

test('makeNode: refuses numbers the kernel cannot hold', () => {
  expect(() => makeNode(join(folder, 'x'), { kind: 'block', major: 0x1000, minor: 0 })).toThrow(/4096:0/);
});

test.runIf(process.getuid?.() === 0)('makeNode: encodes large minors as the kernel does', () => {
  const path = join(folder, 'b');
  makeNode(path, { kind: 'block', major: 8, minor: 0x12345 });
  expect(lstatSync(path).rdev).toBe(0x12300845);
});
