import { isArchive } from './repack-archive.ts';

/** Enough to see whether something is an archive, packed or not. */
const headBytes = 256 * 1024;

/** Whether a stream is an archive, and the same stream from its beginning. */
export async function peekArchive(source: AsyncIterable<Uint8Array>): Promise<{ readonly isArchive: boolean; readonly body: AsyncIterable<Uint8Array> }> {
  const { head, body } = await peekStream(source, headBytes);
  return { isArchive: await isArchive(each(head)), body };
}

/** So much of a stream, and a little more; whether that is all of it; and the same stream from its beginning. */
export async function peekStream(source: AsyncIterable<Uint8Array>, bytes: number): Promise<{ readonly head: readonly Uint8Array[]; readonly isWhole: boolean; readonly body: AsyncIterable<Uint8Array> }> {
  const chunks = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let isWhole = false;
  for (let size = 0; !isWhole && size < bytes; ) {
    const { done, value } = await chunks.next();
    isWhole = done === true;
    if (done === true) break;
    head.push(value);
    size += value.length;
  }
  return { head, isWhole, body: join(head, chunks) };
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function* join(head: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
