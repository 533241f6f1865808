import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countFiles, countFolders, diskUsage, ownDiskUsage } from './disk-usage.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync('/var/tmp/usage-');
});
afterEach(() => rmSync(root, { recursive: true }));

const du = (...args: string[]): number => Number(execFileSync('du', ['-s', '--block-size=1', ...args], { encoding: 'utf8' }).split('\t')[0]);

test('whole blocks with folders, a hard link once, holes not at all', async () => {
  const folder = join(root, 'a\tb');
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'deep/file'), Buffer.alloc(10_001, 1));
  linkSync(join(folder, 'deep/file'), join(folder, 'link'));
  symlinkSync('/etc', join(folder, 'symbolic'));
  writeFileSync(join(folder, 'sparse'), '');
  truncateSync(join(folder, 'sparse'), 1 << 30);
  const usage = await diskUsage([folder, join(root, 'nothing')]);
  expect([...usage]).toEqual([[folder, du(folder)], [join(root, 'nothing'), 0]]);
  expect(usage.get(folder)).toBeLessThan(1 << 20);
});

test('more paths than one command line takes', async () => {
  for (let index = 0; index < 620; index += 1) writeFileSync(join(root, `f${index}`), 'x');
  const folders = await countFolders(root);
  expect(folders).toHaveLength(620);
  expect(folders).toEqual(await countFiles(root));
  expect(folders.reduce((sum, { bytes }) => sum + bytes, ownDiskUsage(root))).toBe(du(root));
});

test('nothing where nothing is', async () => {
  expect(await countFolders(join(root, 'nothing'))).toEqual([]);
  expect(await countFiles(join(root, 'nothing'))).toEqual([]);
  expect(ownDiskUsage(join(root, 'nothing'))).toBe(0);
});
