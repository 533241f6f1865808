// Contexts that are sent and so small that they are looked at in memory.
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { FileTree } from '../../electron/engine/build/context/build-context.ts';
import { openContexts } from '../../electron/engine/build/context/open-contexts.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import { createChoices } from '../support/choices.ts';
import { openContextRoom, selection } from '../support/context-room.ts';

const { home, contexts, lay, openFolder, openTar, received } = await openContextRoom();
const { signal } = new AbortController();

test('a small one that is kept already is known by what comes in, and nothing is written', async () => {
  const taken: string[] = [];
  const kept = openKept(lay('kept', { 'src/a.js': 'a' }), taken);
  await using own = await openContexts({ root: home, kept });
  const open = async (more: readonly ArchiveEntry[] = []) =>
    own.openContext({ source: { kind: 'sent', tar: Readable.from([makeArchive([{ name: './', type: '5' }, { name: 'src/', type: '5', mtime: 7 }, { name: 'src/a.js', content: 'a' }, { name: 'empty', content: '' }, ...more])]) }, dockerfile: { kind: 'file', path: 'x' }, signal });
  await using first = await open();
  expect([taken.length, received().length, first.kept]).toEqual([1, 1, undefined]);
  await using second = await open();
  expect([taken.length, received().length, second.kept]).toEqual([1, 1, taken[0]]);
  expect((await own.selectFiles(second.tree, selection('src'), signal)).entries).toEqual((await own.selectFiles(first.tree, selection('src'), signal)).entries);
  await using other = await open([{ name: 'other', content: '' }]);
  expect([taken.length, other.kept]).toEqual([2, undefined]);
});

test.each([1, 2, 3, 4])('the same is selected in memory and on the disk (seed %i)', async (seed) => {
  const random = createChoices(seed);
  const names = ['a', 'b', 'ab', 'a.js', 'b.js', 'dist', 'é'];
  const files: Record<string, string> = { Dockerfile: '' };
  const folders = [''];
  for (let count = 0; count < 25; count += 1) {
    const path = `${random.pick(folders)}${random.pick(names)}`;
    if (Object.hasOwn(files, path) || folders.includes(`${path}/`)) continue;
    if (random.chance(0.4)) folders.push(`${path}/`);
    else files[path] = random.pick(names);
  }
  for (const path of folders.slice(1)) files[path] = '';
  if (random.chance(0.5)) files['Dockerfile.dockerignore'] = `${random.pick(names)}\n**/${random.pick(names)}\n!a/${random.pick(names)}\n`;
  await using disk = await openFolder(files);
  await using sent = await openTar(Object.entries(files).map(([name, content]) => ({ name: Buffer.from(name).toString('latin1'), type: name.endsWith('/') ? '5' : '0', content })).toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  const pattern = (): string => Array.from({ length: 1 + random.whole(3) }, () => random.pick([...names, '*', 'a*', '?', '**', '..', '.'])).join('/');
  for (let count = 0; count < 150; count += 1) {
    const wanted = { sources: [pattern(), ...(random.chance(0.3) ? [pattern()] : [])], exclude: random.chance(0.3) ? [pattern()] : [], parents: random.chance(0.3) };
    const read = async (from: FileTree): Promise<unknown> =>
      contexts.selectFiles(from, wanted, signal).then(({ entries, sources, files: number, bytes }) => ({ entries, sources, number, bytes }), (error: Error) => error.message);
    expect(await read(sent.tree), JSON.stringify(wanted)).toEqual(await read(disk.tree));
  }
});

/** Keeps nothing, and gives `root` for what it was offered before. */
function openKept(root: string, taken: string[]): NonNullable<Parameters<typeof openContexts>[0]['kept']> {
  const dispose = async (): Promise<void> => undefined;
  return {
    take: async ({ digest }) => void taken.push(digest),
    hold: (id) => (taken.includes(id) ? { tree: { name: 'the build context', root, identity: `kept ${id}`, ignore: undefined, keepsOwners: false }, counts: { files: 2, bytes: 1 }, kept: id, dispose } : undefined),
  };
}
