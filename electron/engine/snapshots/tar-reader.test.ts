import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, linkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setTimes } from '../sys/set-times.ts';
import { setXattr } from '../sys/xattr.ts';
import { makeArchive, type ArchiveEntry } from './make-archive.ts';
import { createTarReader, type TarEntry } from './tar-reader.ts';

type Read = TarEntry & { content: string };

/** Everything in an archive, fed in pieces of the given size. */
function readAll(archive: Buffer, pieceSize = archive.length): Read[] {
  const entries: Read[] = [];
  let ends = 0;
  const reader = createTarReader({
    entry: (entry) => void entries.push({ ...entry, content: '' }),
    data: (bytes) => void (entries.at(-1)!.content += bytes.toString('latin1')),
    entryEnd: () => void (ends += 1),
  });
  for (let at = 0; at < archive.length; at += pieceSize) reader.feed(archive.subarray(at, at + pieceSize));
  reader.end();
  expect(ends).toBe(entries.length);
  return entries;
}

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-tar-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('reads files, folders, links, devices', () => {
  const archive = makeArchive([
    { name: 'a/', type: '5', mode: 0o1777, mtime: 1 },
    { name: 'old/', content: '' },
    { name: 'a/f', content: 'hello', mode: 0o4755, uid: 7, gid: 8 },
    { name: 'a/empty', content: '' },
    { name: 'a/l', type: '2', linkName: '../x' },
    { name: 'a/h', type: '1', linkName: 'a/f' },
    { name: 'null', type: '3', major: 1, minor: 3 },
    { name: 'p', type: '6' },
  ]);
  for (const size of [archive.length, 1, 511, 513]) {
    const read = readAll(archive, size);
    expect(read.map((entry) => [entry.name, entry.type, entry.content])).toEqual([
      ['a/', '5', ''], ['old/', '5', ''], ['a/f', '0', 'hello'], ['a/empty', '0', ''], ['a/l', '2', ''], ['a/h', '1', ''], ['null', '3', ''], ['p', '6', ''],
    ]);
    expect(read[0]).toMatchObject({ mode: 0o1777, mtime: { seconds: 1, nanoseconds: 0 } });
    expect(read[2]).toMatchObject({ mode: 0o4755, uid: 7, gid: 8, size: 5 });
    expect(read[4]).toMatchObject({ linkName: '../x' });
    expect(read[6]).toMatchObject({ major: 1, minor: 3 });
  }
});

test('the last entry may lack its padding and the end mark, but none of its content', () => {
  const archive = makeArchive([{ name: 'a', content: 'x' }, { name: 'b', content: 'hello' }]);
  const end = archive.indexOf('hello') + 5;
  expect(readAll(archive.subarray(0, end)).map(({ name, content }) => [name, content])).toEqual([['a', 'x'], ['b', 'hello']]);
  expect(() => readAll(archive.subarray(0, end - 1))).toThrow('ends in the middle of an entry');
});

const longName = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(200)}`;

/** What each format can hold; in ustar a long name is split in two, in v7 there are 100 bytes. */
const names: Record<string, string> = { gnu: longName, pax: longName, oldgnu: longName, ustar: `${'d'.repeat(60)}/${'e'.repeat(60)}`, v7: 'short' };

test.each(Object.keys(names))('reads what GNU tar writes as %s', (format) => {
  const name = names[format]!;
  execFileSync('mkdir', ['-p', join(folder, name, '..')]);
  writeFileSync(join(folder, name), 'content');
  symlinkSync(format === 'gnu' || format === 'pax' ? longName : 'target', join(folder, 'link'));
  if (format !== 'ustar') linkSync(join(folder, name), join(folder, 'hard'));
  const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '--sort=name', '-cf', '-', '.']);
  const read = readAll(archive, 1000);
  const file = read.find((entry) => entry.content === 'content');
  const hard = read.find((entry) => entry.type === '1');
  if (format === 'ustar') expect(file?.name).toBe(`./${name}`);
  else expect(new Set([file?.name, hard?.name, hard?.linkName])).toEqual(new Set([`./${name}`, './hard']));
  expect(read.find((entry) => entry.type === '2')?.linkName).toBe(format === 'gnu' || format === 'pax' ? longName : 'target');
});

test('reads binary attributes, names in any encoding, times to the nanosecond', () => {
  const file = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0xe4])]);
  writeFileSync(file, 'x');
  const value = Buffer.from([0, 1, 0xff, 0xfe, 10, 0x80]);
  setXattr(file, 'user.bin', value);
  setTimes(file, { seconds: 1_600_000_000, nanoseconds: 987_654_321 });
  const archive = execFileSync('tar', ['-C', folder, '--format=pax', '--xattrs', '-cf', '-', '.']);
  const read = readAll(archive).find((entry) => entry.content === 'x')!;
  expect(read.name).toBe('./f\xff\xe4');
  expect(read.xattrs.get('user.bin')).toEqual(value);
  expect(read.mtime).toEqual({ seconds: 1_600_000_000, nanoseconds: 987_654_321 });
});

test('a global header counts until it is taken back', () => {
  const archive = makeArchive([
    { name: 'g', type: 'g', content: '12 uid=1000\n' },
    { name: 'f', uid: 3 },
    { name: 'own', uid: 3, pax: { uid: '5' } },
    { name: 'back', type: 'g', content: '7 uid=\n' },
    { name: 'after', uid: 3 },
  ]);
  expect(readAll(archive).map(({ name, uid }) => [name, uid])).toEqual([['f', 1000], ['own', 5], ['after', 3]]);
});

test('global headers that pile up are refused; what they say to nobody is not kept', () => {
  const header = (record: string): ArchiveEntry => ({ name: 'g', type: 'g', content: `${record.length + 6} ${record}\n` });
  const comments = Array.from({ length: 50 }, (_, index) => header(`comment.${index + 10}=${'x'.repeat(1000)}`));
  expect(readAll(makeArchive([...comments, { name: 'f' }]))).toHaveLength(1);
  const attributes = Array.from({ length: 50 }, (_, index) => header(`SCHILY.xattr.user.${index + 10}=${'x'.repeat(1000)}`));
  expect(readAll(makeArchive([...attributes.slice(0, 10), { name: 'f' }]))[0]?.xattrs.size).toBe(10);
  expect(() => readAll(makeArchive([...attributes, { name: 'f' }]))).toThrow(expect.objectContaining({ kind: 'corrupt', message: expect.stringContaining('at most 16384') }));
});

test('sparse files are refused, in the old and the new form', () => {
  execFileSync('truncate', ['-s', '1M', join(folder, 'sparse')]);
  for (const format of ['gnu', 'pax']) {
    const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '--sparse', '-cf', '-', '.']);
    expect(() => readAll(archive)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining('sparse') }));
  }
});

test('an unknown type is refused', () => {
  const archive = makeArchive([{ name: 'f', type: 'Q' }]);
  expect(() => readAll(archive)).toThrow(expect.objectContaining({ kind: 'invalid', message: 'entry "f": unknown type "Q"' }));
});

test('a broken archive is corrupt', () => {
  const archive = makeArchive([{ name: 'f', content: 'x'.repeat(600) }]);
  const corrupt = expect.objectContaining({ kind: 'corrupt' });
  for (const length of [100, 512, 1000, 1100]) expect(() => readAll(archive.subarray(0, length))).toThrow(corrupt);
  const flipped = Buffer.from(archive);
  flipped[3] = 1;
  expect(() => readAll(flipped)).toThrow(expect.objectContaining({ message: expect.stringMatching(/^tar header: checksum \d+, expected \d+$/) }));
  for (const size of ['0000000000x\0', '99999999999\0']) expect(() => readAll(makeArchive([{ name: 'f', sizeField: size }]))).toThrow(corrupt);
  // Negative, and more than a number can hold, in base 256.
  expect(() => readAll(makeArchive([{ name: 'f', sizeField: Buffer.alloc(12, 0xff) }]))).toThrow(corrupt);
  expect(() => readAll(makeArchive([{ name: 'f', sizeField: Buffer.concat([Buffer.of(0x80), Buffer.alloc(11, 0x7f)]) }]))).toThrow(corrupt);
});

test('broken pax records are corrupt, a giant one too', () => {
  for (const text of ['5 a=b\n', '99 path=x\n', 'x path=x\n', '7 path\n\n', '12 size=-5000\n', '14 mtime=never\n', '12 path=x\n']) {
    const archive = makeArchive([{ name: 'x', type: 'x', content: text }, { name: 'f' }]);
    expect(() => readAll(archive), text).toThrow(expect.objectContaining({ kind: 'corrupt' }));
  }
  const archive = makeArchive([{ name: 'f', type: 'x', sizeField: '00010000000' }]);
  expect(() => readAll(archive)).toThrow(expect.objectContaining({ kind: 'corrupt', message: expect.stringContaining('2097152') }));
});

test('the end: with or without its mark, whatever comes behind it', () => {
  const archive = makeArchive([{ name: 'f', content: 'x' }]);
  expect(readAll(archive.subarray(0, 1024))).toHaveLength(1);
  expect(readAll(Buffer.concat([archive, Buffer.alloc(10_240), Buffer.from('garbage')]))).toHaveLength(1);
  expect(readAll(Buffer.alloc(0))).toEqual([]);
});
