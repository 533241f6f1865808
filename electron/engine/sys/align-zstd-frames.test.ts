import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { alignZstdFrames } from './align-zstd-frames.ts';

const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const plain = [Buffer.from('the same again. '.repeat(40_000)), Buffer.alloc(0), randomBytes(300_000), Buffer.from('x'), Buffer.alloc(200_000)];
const frames = plain.map((bytes, index) => zstdCompressSync(bytes, index % 2 === 0 ? checksum : {}));

function skippable(bytes: number, number = 0): Buffer {
  const frame = randomBytes(8 + bytes);
  frame.writeUInt32LE(0x184d2a50 + number, 0);
  frame.writeUInt32LE(bytes, 4);
  return frame;
}

const cut = (bytes: Buffer, size: number): Readable => Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)));

async function unpack(bytes: Buffer, size: number): Promise<Buffer> {
  const output: Buffer[] = [];
  await pipeline(cut(bytes, size), alignZstdFrames, createZstdDecompress(), async (chunks: AsyncIterable<Buffer>) => void output.push(...(await Array.fromAsync(chunks))));
  return Buffer.concat(output);
}

test.each([1, 3, 7, 1000, 65_536, 1 << 22])('frames after each other are all read, in chunks of %i', async (size) => {
  const small = size < 10;
  const chosen = small ? frames.slice(3, 4).concat(frames[1] ?? []) : frames;
  const wanted = Buffer.concat(small ? plain.slice(3, 4) : plain);
  expect((await unpack(Buffer.concat(chosen), size)).equals(wanted)).toBe(true);
  // As pzstd and zstd:chunked write them.
  const [first = Buffer.alloc(0), ...others] = chosen;
  const between = Buffer.concat([skippable(4), first, skippable(0, 15), skippable(5000), ...others, skippable(70_000, 3)]);
  expect((await unpack(between, size)).equals(wanted)).toBe(true);
});

test('many small frames', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => Buffer.from(`file ${index}\n`));
  expect((await unpack(Buffer.concat(many.map((bytes) => zstdCompressSync(bytes))), 100_000)).equals(Buffer.concat(many))).toBe(true);
});

test('what is broken is not made good', async () => {
  const whole = Buffer.concat([...frames, skippable(9)]);
  const [first = Buffer.alloc(0)] = frames;
  await expect(unpack(whole.subarray(0, first.length + 30), 1000)).rejects.toThrow();
  for (const garbage of ['abc', 'garbage behind it']) await expect(unpack(Buffer.concat([first, Buffer.from(garbage)]), 1000), garbage).rejects.toThrow();
});

test('what it gives is what it got, but for the frames that are left out', async () => {
  const noise = randomBytes(10_000);
  for (const [bytes, wanted] of [[noise, noise], [Buffer.concat([skippable(100), ...frames]), Buffer.concat(frames)], [Buffer.alloc(0), Buffer.alloc(0)]] as const) {
    const got = Buffer.concat(await Array.fromAsync(alignZstdFrames(cut(bytes, 997))));
    expect(got.equals(wanted)).toBe(true);
  }
});
