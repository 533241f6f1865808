import { expect, test } from 'vitest';
import { createTarReader, type TarEntry } from './tar-reader.ts';
import { buildTarHeader, tarEnd, tarPadding, type NewTarEntry } from './tar-writer.ts';

const plain: NewTarEntry = { type: '0', name: 'file', linkName: '', mode: 0o644, uid: 1, gid: 2, size: 0, mtime: { seconds: 1_600_000_000, nanoseconds: 0 }, major: 0, minor: 0 };

function readBack(entry: NewTarEntry): TarEntry {
  const entries: TarEntry[] = [];
  const reader = createTarReader({ entry: (found) => void entries.push(found), data: () => undefined, entryEnd: () => undefined });
  reader.feed(buildTarHeader(entry));
  if (entry.size === 0) {
    reader.feed(tarEnd);
    reader.end();
  }
  expect(entries).toHaveLength(1);
  return entries[0] as TarEntry;
}

test.each<[string, Partial<NewTarEntry>]>([
  ['a plain file', {}],
  ['a long name that fits in two fields', { name: `${'folder/'.repeat(12)}${'n'.repeat(99)}` }],
  ['a longer name', { name: 'x'.repeat(101) }],
  ['a very long name', { name: `${'folder/'.repeat(40)}${'n'.repeat(200)}` }],
  ['a long folder', { type: '5', name: `${'f'.repeat(120)}/` }],
  ['a name that is no UTF-8', { name: 'caf\xe9' }],
  ['a long link', { type: '2', linkName: `../${'t'.repeat(300)}` }],
  ['a large file', { size: 9 * 1024 ** 3 }],
  ['large owners', { uid: 4_000_000_000, gid: 3_000_000_000 }],
  ['a time before 1970', { mtime: { seconds: -100, nanoseconds: 0 } }],
  ['a device', { type: '3', major: 4000, minor: 70_000 }],
  ['special bits', { mode: 0o7777 }],
])('%s is read back as it was written', (_, changes) => {
  const entry = { ...plain, ...changes };
  expect(readBack(entry)).toMatchObject(entry);
});

test('attributes come back byte for byte', () => {
  const xattrs = new Map([['security.capability', Buffer.from([1, 0, 0, 2, 0x20, 0xff, 10, 61, 0])], ['user.note', Buffer.from('x\n=y')]]);
  expect(readBack({ ...plain, xattrs }).xattrs).toEqual(xattrs);
});

test('padding fills a block', () => {
  expect([0, 1, 511, 512, 513].map(tarPadding)).toEqual([0, 511, 1, 0, 511]);
});
