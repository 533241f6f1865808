import { EngineError } from '../../shared/errors/engine-error.ts';
import { paddingOf, readTarHeader, tarBlock, writeTarHeader } from './tar-header.ts';

/** A tar with one file in it. Fails where the file turns out to have other bytes than was said. */
export async function* packOneFile(file: { readonly name: string; readonly bytes: number; readonly modified: Date; readonly mode?: number; readonly owner?: { readonly uid: number; readonly gid: number } }, content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  yield writeTarHeader({ name: file.name, size: file.bytes, mode: file.mode ?? 0o644, modified: file.modified, ...(file.owner && { owner: file.owner }) });
  let sent = 0;
  for await (const chunk of content) {
    sent += chunk.length;
    if (sent > file.bytes) break;
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  if (sent !== file.bytes) throw new EngineError('conflict', `${file.name}: it changed while it was read`);
  yield Buffer.alloc(paddingOf(file.bytes) + 2 * tarBlock);
}

/** The content of the first file of a tar. `invalid` where there is none, `corrupt` where the tar is cut short. */
export async function* unpackOneFile(archive: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const reader = createReader(archive);
  for (;;) {
    const block = await reader.take(tarBlock);
    const header = readTarHeader(block);
    if (header === undefined) throw new EngineError('invalid', `${name}: it is no file`);
    if (header.type === '0') {
      yield* reader.stream(header.size);
      return;
    }
    // A record about what follows; a folder or a link has nothing here.
    await reader.take(header.size + paddingOf(header.size));
  }
}

type Reader = { take(length: number): Promise<Buffer>; stream(length: number): AsyncGenerator<Buffer> };

function createReader(archive: AsyncIterable<Buffer>): Reader {
  const source = archive[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<Buffer> => {
    const next = await source.next();
    if (next.done === true) throw new EngineError('corrupt', 'archive: it ends too early');
    return next.value;
  };
  return {
    take: async (length) => {
      while (held.length < length) held = Buffer.concat([held, await more()]);
      const taken = held.subarray(0, length);
      held = held.subarray(length);
      return taken;
    },
    stream: async function* (length) {
      for (let left = length; left > 0; ) {
        if (held.length === 0) held = await more();
        const part = held.subarray(0, left);
        held = held.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
  };
}
