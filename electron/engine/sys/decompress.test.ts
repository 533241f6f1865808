import { execFileSync } from 'node:child_process';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decompress } from './decompress.ts';

const text = Buffer.from('some text, often the same. '.repeat(20_000));
const skippable = Buffer.from([0x51, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]);
const packed: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  plain: (data) => data,
  gzip: (data) => gzipSync(data),
  zstd: (data) => zstdCompressSync(data),
  'zstd in several frames': (data) => Buffer.concat([skippable, zstdCompressSync(data.subarray(0, data.length / 2)), zstdCompressSync(data.subarray(data.length / 2)), skippable]),
  xz: (data) => execFileSync('xz', ['-c'], { input: data }),
};

async function* pieces(data: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test.each(Object.keys(packed))('%s, in pieces of any size', async (name) => {
  const data = packed[name]?.(text) ?? Buffer.alloc(0);
  for (const size of [1000, 64 * 1024]) expect((await all(decompress(pieces(data, size)))).equals(text)).toBe(true);
  expect((await all(decompress(pieces(packed[name]?.(Buffer.from('x')) ?? Buffer.alloc(0), 1)))).toString()).toBe('x');
});

test.each(['gzip', 'zstd', 'xz'])('%s that is cut or broken is refused', async (name) => {
  const data = packed[name]?.(text) ?? Buffer.alloc(0);
  await expect(all(decompress(pieces(data.subarray(0, data.length / 2), 1000)))).rejects.toMatchObject({ kind: 'invalid' });
  const spoilt = Buffer.from(data);
  spoilt.fill(0xff, data.length / 2 - 10, data.length / 2 + 10);
  await expect(all(decompress(pieces(spoilt, 1000)))).rejects.toMatchObject({ kind: 'invalid' });
});

test('nothing is nothing, and who stops early stops the source', async () => {
  expect(await all(decompress(pieces(Buffer.alloc(0), 1)))).toHaveLength(0);
  for await (const bytes of decompress(pieces(packed['xz']?.(text) ?? Buffer.alloc(0), 100))) {
    expect(bytes.length).toBeGreaterThan(0);
    break;
  }
});
