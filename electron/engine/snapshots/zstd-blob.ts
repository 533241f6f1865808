import { finished } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { cutPieces } from './cut-pieces.ts';

/** Takes a third of the time of gzip at its fastest, and makes less of it. */
const level = 1;
/** What is made depends on how the input is cut. */
const pieceBytes = 1 << 20;
/** So that neither side waits for the other at each piece. */
const piecesAhead = 8;

/**
 * Packs a stream with zstd, on a thread of the pool, while the next piece is read. One frame, as Node's own reader may stop after the first. The same bytes make
 * the same, however they are cut.
 */
export async function* zstdBlob(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packer = createZstdCompress({ chunkSize: pieceBytes, params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } });
  const closed = finished(packer);
  closed.catch(() => undefined);
  let packed: Uint8Array[] = [];
  packer.on('data', (bytes: Uint8Array) => packed.push(bytes));
  const take = (): Uint8Array[] => {
    const taken = packed;
    packed = [];
    return taken;
  };
  const writing: Promise<void>[] = [];
  const write = (piece: Uint8Array): void => {
    const written = new Promise<void>((resolve, reject) => packer.write(piece, (error) => (error ? reject(error) : resolve())));
    // Who waits for it comes later.
    written.catch(() => undefined);
    writing.push(written);
  };
  try {
    for await (const piece of cutPieces(source, pieceBytes)) {
      if (writing.length >= piecesAhead) await writing.shift();
      yield* take();
      write(piece);
    }
    await Promise.all(writing);
    packer.end();
    await closed;
    yield* take();
  } finally {
    await Promise.allSettled(writing);
    packer.destroy();
  }
}
