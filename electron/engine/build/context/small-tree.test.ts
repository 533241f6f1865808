import { expect, test } from 'vitest';
import { makeArchive, type ArchiveEntry } from '../../snapshots/make-archive.ts';
import type { FileTree } from './build-context.ts';
import { readSmallTree, type SmallTree } from './small-tree.ts';

const limits = { maxEntries: 100, maxBytes: 1000 };
const tree: FileTree = { name: 'the build context', root: '/nowhere', identity: 'received', ignore: undefined, keepsOwners: false };
const plain: ArchiveEntry[] = [{ name: './', type: '5' }, { name: 'Dockerfile', content: 'FROM x' }, { name: 'src/', type: '5', mode: 0o750 }, { name: 'src/run', content: 'a', mode: 0o4755, uid: 7 }, { name: 'empty', content: '' }];

const read = (entries: readonly ArchiveEntry[]): SmallTree | undefined => readSmallTree(makeArchive(entries), limits);
const select = (small: SmallTree | undefined, sources: string[], of = tree) => small?.select(of, { sources, exclude: [], parents: false });

test('files and folders of a tar, with their modes and digests', () => {
  const small = read(plain);
  expect(select(small, ['.'])).toMatchObject({
    entries: [
      { path: 'Dockerfile', metadata: 'file 644' },
      { path: 'empty', metadata: 'file 644', digest: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
      { path: 'src', metadata: 'folder 750', digest: '' },
      { path: 'src/run', metadata: 'file 4755', digest: 'sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb' },
    ],
    selected: { files: 3, bytes: 7, hashed: 0 },
  });
  expect(() => select(small, ['scr/run'])).toThrow('did you mean src/run?');
});

test.each<[string, ArchiveEntry[]]>([
  ['a link', [{ name: 'l', type: '2', linkName: 'a' }]],
  ['a hard link', [{ name: 'a', content: '' }, { name: 'b', type: '1', linkName: 'a' }]],
  ['a fifo', [{ name: 'p', type: '6' }]],
  ['a name that leads out', [{ name: '../a', content: '' }]],
  ['a name twice', [{ name: 'a', content: '1' }, { name: './a', content: '2' }]],
  ['a file without its folder', [{ name: 'a/b', content: '' }]],
  ['a file in a file', [{ name: 'a', content: '' }, { name: 'a/b', content: '' }]],
  ['a folder that hands down its group', [{ name: 'a/', type: '5', mode: 0o2755 }]],
  ['attributes', [{ name: 'a', content: '', pax: { 'SCHILY.xattr.user.x': '1' } }]],
  ['a name that is too long', [{ name: 'a', content: '', pax: { path: 'n'.repeat(256) } }]],
  ['too many bytes', [{ name: 'a', content: 'x'.repeat(1001) }]],
  ['too many entries', Array.from({ length: 101 }, (_, number) => ({ name: `f${number}`, content: '' }))],
  ['a broken header', [{ name: 'x', sizeField: 'nonsense', content: '' }]],
])('%s is for the disk', (_name, entries) => {
  expect(read([{ name: 'first', content: '' }, ...entries])).toBeUndefined();
});

test('an archive that is cut off is for the disk', () => {
  expect(readSmallTree(makeArchive([{ name: 'a', content: 'x'.repeat(900) }]).subarray(0, 1000), limits)).toBeUndefined();
});

test('many patterns over many names are for a thread', () => {
  const small = read(Array.from({ length: 90 }, (_, number) => ({ name: `${number}${'n'.repeat(90)}`, content: '' })));
  expect(select(small, ['*'])?.entries).toHaveLength(90);
  expect(select(small, ['*'], { ...tree, ignore: { file: '.dockerignore', text: '**/*x*y\n'.repeat(100_000) } })).toBeUndefined();
});
