import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openExitFolder, type ExitFile, type ExitFolder } from './exit-folder.ts';

describe('openExitFolder', () => {
  let folder: string;
  let exits: ExitFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'exits-'));
    exits = openExitFolder(folder);
  });
  afterEach(() => {
    exits[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  const exitOf = (id: string) => new Promise<ExitFile>((resolve) => exits.wait(id, resolve));

  it('tells of a file that comes, and of one that is there already', async () => {
    const coming = exitOf('a');
    writeFileSync(join(folder, 'a'), '37');
    expect(await coming).toMatchObject({ exitCode: 37, finishedAt: expect.any(Date) as Date });
    expect(await exitOf('a')).toMatchObject({ exitCode: 37 });
    expect(exits.find('a')).toMatchObject({ exitCode: 37 });
  });

  it('waits while the file is empty', async () => {
    const coming = exitOf('a');
    writeFileSync(join(folder, 'a'), '');
    expect(exits.find('a')).toBeUndefined();
    writeFileSync(join(folder, 'a'), '0');
    expect(await coming).toMatchObject({ exitCode: 0 });
  });

  it('tells everybody who waits, each of their own, and nobody who gave up', async () => {
    const told: string[] = [];
    const giveUp = exits.wait('a', () => told.push('never'));
    giveUp();
    exits.wait('b', () => told.push('b'));
    const both = Promise.all([exitOf('a'), exitOf('a')]);
    writeFileSync(join(folder, 'a'), '1');
    await both;
    expect(told).toEqual([]);
  });

  it('forgets', () => {
    writeFileSync(join(folder, 'a'), '1');
    exits.remove('a');
    exits.remove('a');
    expect(exits.find('a')).toBeUndefined();
  });
});
