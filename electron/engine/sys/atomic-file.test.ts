import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJsonFile, writeFileAtomic } from './atomic-file.ts';
import { diskSpace, toDiskError } from './disk-error.ts';
import { systemError } from './system-error.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-file-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('writeFileAtomic: replaces, sets the mode, leaves nothing else', async () => {
  const path = join(folder, 'f');
  await writeFileAtomic(path, 'one');
  await writeFileAtomic(path, Buffer.from('two'), { mode: 0o600 });
  expect(readFileSync(path, 'utf8')).toBe('two');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['f']);
});

test('writeFileAtomic: a failure leaves no temporary file', async () => {
  await expect(writeFileAtomic(folder, 'x')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(readdirSync(folder)).toEqual([]);
  expect(readdirSync('/var/tmp').filter((name) => name.endsWith('.tmp') && folder.endsWith(name.split('.')[0]!))).toEqual([]);
});

test('readJsonFile: parses, tells a missing file from a broken one', async () => {
  const path = join(folder, 'j');
  expect(await readJsonFile(path)).toBeUndefined();
  writeFileSync(path, '{"a":1}');
  expect(await readJsonFile(path)).toEqual({ a: 1 });
  writeFileSync(path, '{');
  await expect(readJsonFile(path)).rejects.toMatchObject({ kind: 'corrupt' });
});

test('toDiskError: a full disk or quota is no-space, others stay', () => {
  const full = Object.assign(new Error('x'), { code: 'ENOSPC' });
  expect(toDiskError(full, 'write f')).toMatchObject({ kind: 'no-space', message: 'write f: the disk is full', cause: full });
  expect(toDiskError(systemError('set xattr', 122), 'unpack')).toMatchObject({ kind: 'no-space' });
  const other = new Error('other');
  expect(toDiskError(other, 'write f')).toBe(other);
});

test('diskSpace: plausible numbers', async () => {
  const { free, total } = await diskSpace(folder);
  expect(free).toBeGreaterThan(1024);
  expect(total).toBeGreaterThanOrEqual(free);
});
