import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensurePrivateFolder } from './private-folder.ts';

let parent: string;
beforeEach(() => void (parent = mkdtempSync('/var/tmp/tidewharf-folder-')));
afterEach(() => rmSync(parent, { recursive: true }));

const modeAfter = (folder: string): number => {
  ensurePrivateFolder(folder);
  return statSync(folder).mode & 0o777;
};

test('a new folder, an empty one and that of an engine are for their owner alone', () => {
  expect(modeAfter(join(parent, 'new/inner'))).toBe(0o700);
  mkdirSync(join(parent, 'empty'), { mode: 0o755 });
  expect(modeAfter(join(parent, 'empty'))).toBe(0o700);
  mkdirSync(join(parent, 'ours'), { mode: 0o755 });
  writeFileSync(join(parent, 'ours/lock'), '');
  expect(modeAfter(join(parent, 'ours'))).toBe(0o700);
});

test('a folder of others keeps its mode, also where it has a folder named lock, as /run has', () => {
  const others = join(parent, 'others');
  mkdirSync(join(others, 'lock'), { recursive: true, mode: 0o755 });
  expect(modeAfter(others)).toBe(0o755);
});

test('one that cannot be made is named, with the reason', () => {
  writeFileSync(join(parent, 'file'), '');
  expect(() => ensurePrivateFolder(join(parent, 'file'))).toThrow(`folder ${parent}/file: it cannot be made (EEXIST: file already exists)`);
});
