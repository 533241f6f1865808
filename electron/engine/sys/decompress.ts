import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { EngineError } from '../../shared/errors/engine-error.ts';

const chunkSize = 256 * 1024;
const longestMagic = 6;

const formats: readonly { readonly magic: readonly number[]; readonly name: string; readonly open?: () => Duplex }[] = [
  { magic: [0x1f, 0x8b, 0x08], name: 'gzip', open: () => createGunzip({ chunkSize }) },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd', open: () => createZstdDecompress({ chunkSize }) },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'xz' },
];

/** The plain bytes of a stream that may be compressed, told by its first bytes. `not-implemented` for a format that is known but not read, `corrupt` for a broken one. */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await readHead(chunks);
  const format = formats.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (format === undefined) {
    if (head.length > 0) yield head;
    yield* rest(chunks);
    return;
  }
  if (format.open === undefined) throw new EngineError('not-implemented', `archive: ${format.name} is not read by this engine: send it plain, or as gzip or zstd`);
  yield* through(format.open(), { head, chunks, name: format.name });
}

async function readHead(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < longestMagic) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    head = head.length === 0 ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.concat([head, value]);
  }
  return head;
}

async function* rest(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}

async function* through(stream: Duplex, { head, chunks, name }: { head: Buffer; chunks: AsyncIterator<Uint8Array>; name: string }): AsyncGenerator<Uint8Array> {
  const left = new AbortController();
  const pump = async (): Promise<void> => {
    stream.write(head);
    for await (const bytes of rest(chunks)) if (!stream.write(bytes)) await once(stream, 'drain', { signal: left.signal });
    stream.end();
  };
  pump().catch((error: unknown) => void stream.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const bytes of stream) yield bytes as Buffer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw /^Z(STD)?_/.test(code) ? new EngineError('invalid', `archive: broken ${name} data: ${(error as Error).message}`, { cause: error }) : error;
  } finally {
    left.abort();
  }
}
