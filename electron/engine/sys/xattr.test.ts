import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getXattr, listXattrs, removeXattr, setXattr } from './xattr.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-xattr-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('xattr: keeps binary values, lists, removes', () => {
  const file = join(folder, 'f');
  writeFileSync(file, '');
  const value = Buffer.from([0, 255, 10, 0]);
  setXattr(file, 'user.a', value);
  setXattr(Buffer.from(file), 'user.empty', Buffer.alloc(0));
  expect(getXattr(file, 'user.a')).toEqual(value);
  expect(getXattr(file, 'user.empty')).toEqual(Buffer.alloc(0));
  expect(listXattrs(file).sort()).toEqual(['user.a', 'user.empty']);
  expect(removeXattr(file, 'user.a')).toBe(true);
  expect(removeXattr(file, 'user.a')).toBe(false);
  expect(getXattr(file, 'user.a')).toBeUndefined();
});

test('xattr: a missing file is not-found', () => {
  expect(() => getXattr(join(folder, 'nothing'), 'user.a')).toThrow(expect.objectContaining({ kind: 'not-found' }));
  expect(() => setXattr(join(folder, 'a\0b'), 'user.a', Buffer.alloc(0))).toThrow(/NUL/);
});
