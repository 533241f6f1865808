import { expect, test } from 'vitest';
import { readDigestIndex, type FileLook } from './digest-index.ts';

const ms = 1_000_000n;
const look = (changes: Partial<FileLook> = {}): FileLook => ({ dev: 1n, ino: 2n, size: 3n, mtimeNs: 1000n * ms, ctimeNs: 1000n * ms, ...changes });
const digest = 'ab'.repeat(32);
const unsure = (): number => 50;

test('a file that looks the same holds the same, over an end of the engine too', () => {
  const index = readDigestIndex(undefined, unsure);
  for (let number = 0; number < 200; number += 1) index.put(`d\xffir/${number}`, look({ ino: BigInt(number) }), { digest, readAt: 2000 });
  const again = readDigestIndex(index.encode(), unsure);
  expect(again.find('d\xffir/7', look({ ino: 7n }))).toBe(digest);
  expect(again.find('d\xffir/199', look({ ino: 199n }))).toBe(digest);
  expect(again.hasChanged()).toBe(false);
});

test('another device, inode, size or time is another file', () => {
  const index = readDigestIndex(undefined, unsure);
  index.put('a', look(), { digest, readAt: 2000 });
  for (const changes of [{ dev: 9n }, { ino: 9n }, { size: 9n }, { mtimeNs: 9n }, { ctimeNs: 1001n * ms }]) expect(index.find('a', look(changes))).toBeUndefined();
  expect(index.find('a', look({ ino: 0xffffffffffffffffn }))).toBeUndefined();
  expect(index.find('a', look())).toBe(digest);
});

test('one that was read within the grain of its times is read again, as they cannot tell of a later change', () => {
  const index = readDigestIndex(undefined, unsure);
  index.put('a', look(), { digest, readAt: 1050 });
  expect(index.find('a', look())).toBeUndefined();
  expect(index.isSame('a', look())).toBe(true);
  index.put('a', look(), { digest, readAt: 1051 });
  expect(index.find('a', look())).toBe(digest);
});

test('what is gone is forgotten where it was looked for', () => {
  const index = readDigestIndex(undefined, unsure);
  for (const path of ['src/a', 'src/b', 'srcs', 'other']) index.put(path, look(), { digest, readAt: 2000 });
  const again = readDigestIndex(index.encode(), unsure);
  again.find('src/a', look());
  again.forgetRest('src');
  const last = readDigestIndex(again.encode(), unsure);
  expect(['src/a', 'src/b', 'srcs', 'other'].map((path) => last.isSame(path, look()))).toEqual([true, false, true, true]);
});

test('damaged bytes are no index', () => {
  const index = readDigestIndex(undefined, unsure);
  index.put('a', look(), { digest, readAt: 2000 });
  const bytes = index.encode();
  for (const at of [0, 9, 20, bytes.length - 1]) {
    const broken = Buffer.from(bytes);
    broken.writeUInt8(broken.readUInt8(at) ^ 1, at);
    expect(readDigestIndex(broken, unsure).isSame('a', look())).toBe(false);
  }
  expect(readDigestIndex(bytes.subarray(0, 30), unsure).isSame('a', look())).toBe(false);
});
