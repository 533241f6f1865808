import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getXattr, listXattrs, setXattr } from './xattr.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-xattr-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('xattr: keeps binary values, replaces, lists', () => {
  const file = join(folder, 'f');
  writeFileSync(file, '');
  const value = Buffer.from([0, 255, 10, 0]);
  setXattr(file, 'user.a', value);
  setXattr(Buffer.from(file), 'user.empty', Buffer.alloc(0));
  expect(getXattr(file, 'user.a')).toEqual(value);
  expect(getXattr(file, 'user.empty')).toEqual(Buffer.alloc(0));
  expect(listXattrs(file).sort()).toEqual(['user.a', 'user.empty']);
  setXattr(file, 'user.a', Buffer.from('b'));
  expect(getXattr(file, 'user.a')).toEqual(Buffer.from('b'));
  expect(getXattr(file, 'user.c')).toBeUndefined();
});

test('xattr: a missing file is not-found', () => {
  expect(() => getXattr(join(folder, 'nothing'), 'user.a')).toThrow(expect.objectContaining({ kind: 'not-found' }));
  expect(() => setXattr(join(folder, 'a\0b'), 'user.a', Buffer.alloc(0))).toThrow(/NUL/);
});

test('xattr: of an open file, whatever is at its path by now', () => {
  const file = join(folder, 'f');
  writeFileSync(file, '');
  const fd = openSync(file, 'r');
  expect(listXattrs(fd)).toEqual([]);
  setXattr(file, 'user.a', Buffer.from('b'));
  rmSync(file);
  expect(listXattrs(fd)).toEqual(['user.a']);
  expect(getXattr(fd, 'user.a')).toEqual(Buffer.from('b'));
  expect(getXattr(fd, 'user.c')).toBeUndefined();
  closeSync(fd);
  expect(() => listXattrs(fd)).toThrow('list xattrs');
});
