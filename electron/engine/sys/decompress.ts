import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { alignZstdFrames, isZstd } from './align-zstd-frames.ts';
import { spawnProcess } from './spawn-process.ts';

const chunkSize = 256 * 1024;
const longestMagic = 6;

/** What takes compressed bytes and gives plain ones; `ended` settles after the last of them, and fails where the data is broken. */
type Decompressor = Disposable & { readonly input: Writable; readonly output: Readable; readonly ended: Promise<void> };

type Format = {
  readonly name: string;
  readonly isAt: (head: Uint8Array) => boolean;
  readonly cut?: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  readonly open: () => Decompressor | Promise<Decompressor>;
};

const formats: readonly Format[] = [
  { name: 'gzip', isAt: beginsWith(0x1f, 0x8b, 0x08), open: () => ownStream(createGunzip({ chunkSize })) },
  { name: 'zstd', isAt: isZstd, cut: alignZstdFrames, open: () => ownStream(createZstdDecompress({ chunkSize })) },
  { name: 'bzip2', isAt: beginsWith(0x42, 0x5a, 0x68), open: () => program('bzip2') },
  { name: 'xz', isAt: beginsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00), open: () => program('xz') },
];

/**
 * The plain bytes of a stream that may be compressed, told by its first bytes: gzip and zstd here, bzip2 and xz by programs of these names. `invalid` for broken data,
 * `not-implemented` where a program is missing.
 */
export async function* decompress(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const head = await readHead(chunks);
  const format = formats.find(({ isAt }) => isAt(head));
  const whole = rest(head, chunks);
  if (format === undefined) yield* whole;
  else yield* through(await format.open(), format.cut?.(whole) ?? whole, format.name);
}

function beginsWith(...magic: readonly number[]): Format['isAt'] {
  return (head) => magic.every((byte, index) => head[index] === byte);
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

async function* rest(head: Uint8Array, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
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

async function* through(opened: Decompressor, packed: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  using stream = opened;
  const { input, output } = stream;
  const left = new AbortController();
  const pump = async (): Promise<void> => {
    for await (const bytes of packed) if (!input.destroyed && !input.write(bytes)) await once(input, 'drain', { signal: left.signal });
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
