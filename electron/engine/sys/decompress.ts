import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { spawnProcess } from './spawn-process.ts';

const chunkSize = 256 * 1024;
const longestMagic = 6;

/** What takes compressed bytes and gives plain ones; `ended` settles after the last of them, and fails where the data is broken. */
type Decompressor = Disposable & { readonly input: Writable; readonly output: Readable; readonly ended: Promise<void> };

const formats: readonly { readonly magic: readonly number[]; readonly name: string; readonly open: () => Decompressor | Promise<Decompressor> }[] = [
  { magic: [0x1f, 0x8b, 0x08], name: 'gzip', open: () => ownStream(createGunzip({ chunkSize })) },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd', open: () => ownStream(createZstdDecompress({ chunkSize })) },
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2', open: () => program('bzip2') },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'xz', open: () => program('xz') },
];

/**
 * The plain bytes of a stream that may be compressed, told by its first bytes: gzip and zstd here, bzip2 and xz by programs of these names. `invalid` for broken data,
 * `not-implemented` where a program is missing.
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await readHead(chunks);
  const format = formats.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (format !== undefined) yield* through(await format.open(), { head, chunks, name: format.name });
  else {
    if (head.length > 0) yield head;
    yield* rest(chunks);
  }
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

function ownStream(stream: Readable & Writable): Decompressor {
  return { input: stream, output: stream, ended: Promise.resolve(), [Symbol.dispose]: () => void stream.destroy() };
}

async function program(name: 'bzip2' | 'xz'): Promise<Decompressor> {
  const child = await spawnProcess(name, ['-d', '-c', '-q'], { stdio: ['pipe', 'pipe', 'ignore'] }).catch((cause: unknown) => {
    throw new EngineError('not-implemented', `archive: ${name} data needs the program ${name}, which is not there: send it plain, or as gzip or zstd`, { cause });
  });
  const { stdin: input, stdout: output } = child;
  if (input === null || output === null) throw new EngineError('internal', `${name}: no pipes`);
  // Its end tells what is wrong.
  input.on('error', () => undefined);
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw broken(name, `${name} ended with ${code ?? 'a signal'}`);
  });
  ended.catch(() => undefined);
  return { input, output, ended, [Symbol.dispose]: () => void child.kill('SIGKILL') };
}

async function* through(opened: Decompressor, { head, chunks, name }: { head: Buffer; chunks: AsyncIterator<Uint8Array>; name: string }): AsyncGenerator<Uint8Array> {
  using stream = opened;
  const { input, output } = stream;
  const left = new AbortController();
  const pump = async (): Promise<void> => {
    input.write(head);
    for await (const bytes of rest(chunks)) if (!input.destroyed && !input.write(bytes)) await once(input, 'drain', { signal: left.signal });
    input.end();
  };
  pump().catch((error: unknown) => void output.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    for await (const bytes of output) yield bytes as Buffer;
    await stream.ended;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw /^Z(STD)?_/.test(code) ? broken(name, (error as Error).message) : error;
  } finally {
    left.abort();
  }
}

function broken(name: string, why: string): EngineError {
  return new EngineError('invalid', `archive: broken ${name} data: ${why}`);
}
