import { randomBytes } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { zstdBlob } from './zstd-blob.ts';

const text = Buffer.from(Array.from({ length: 200_000 }, (_, line) => `line ${line}\n`).join(''));
const mixed = Buffer.concat([text, randomBytes(1 << 20), text]);

it('is one frame that holds what went in', async () => {
  expect(zstdDecompressSync(await pack([mixed])).equals(mixed)).toBe(true);
  expect(zstdDecompressSync(await pack([]))).toHaveLength(0);
});

it('makes the same of the same bytes, however they are cut', async () => {
  const whole = await pack([mixed]);
  for (const size of [1000, 4096, 131_072, 524_288, 1_000_003]) expect((await pack(cut(mixed, size))).equals(whole), `pieces of ${size}`).toBe(true);
  expect(whole.length).toBeLessThan(mixed.length / 2);
});

it('fails as its source does', async () => {
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield mixed;
    throw new Error('the source broke');
  };
  await expect(Array.fromAsync(zstdBlob(source()))).rejects.toThrow('the source broke');
});

it('ends its source where nobody wants more', async () => {
  let ended = false;
  const source = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield mixed;
    } finally {
      ended = true;
    }
  };
  for await (const bytes of zstdBlob(source())) if (bytes.length > 0) break;
  expect(ended).toBe(true);
});

async function pack(pieces: readonly Uint8Array[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(zstdBlob(stream(pieces))));
}

async function* stream(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
