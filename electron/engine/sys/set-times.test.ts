import { lstatSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setTimes } from './set-times.ts';
import { syncFileSystem } from './sync-file-system.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-times-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('setTimes: to the nanosecond, before 1970, and of a link itself', () => {
  const file = join(folder, 'f');
  const link = join(folder, 'l');
  writeFileSync(file, '');
  symlinkSync('f', link);
  setTimes(file, { seconds: 1_700_000_000, nanoseconds: 123_456_789 });
  setTimes(link, { seconds: -2, nanoseconds: 500_000_000 });
  expect(lstatSync(file, { bigint: true }).mtimeNs).toBe(1_700_000_000_123_456_789n);
  expect(lstatSync(link, { bigint: true }).mtimeNs).toBe(-1_500_000_000n);
  expect(() => setTimes(join(folder, 'nothing'), { seconds: 0, nanoseconds: 0 })).toThrow(expect.objectContaining({ kind: 'not-found' }));
});

test('syncFileSystem: syncs, fails for a path that is not there', async () => {
  await syncFileSystem(folder);
  await expect(syncFileSystem(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
