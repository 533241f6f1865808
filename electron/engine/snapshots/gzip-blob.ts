import { promisify } from 'node:util';
import { deflateRawSync, gzip, type ZlibOptions } from 'node:zlib';
import { cutPieces } from './cut-pieces.ts';

/** Level 1 makes layers a tenth larger than the usual 6 and takes a third of the time. */
const gzipLevel = 1;
/** Each piece is packed by itself, so that several are at once. */
const pieceBytes = 1 << 20;
const piecesAtOnce = 4;

/** Where this much of a piece does not get smaller, the rest will not either: it is put in as it is, which takes no time. */
const sampleBytes = 16 << 10;
const worthwhile = 0.97;

const gzipAsync = promisify(gzip) as (bytes: Uint8Array, options: ZlibOptions) => Promise<Buffer>;

async function gzipPiece(piece: Uint8Array): Promise<Buffer> {
  return await gzipAsync(piece, { level: isWorthwhile(piece) ? gzipLevel : 0, memLevel: 9 });
}

/** By a sample out of its middle. */
function isWorthwhile(piece: Uint8Array): boolean {
  if (piece.length < 4 * sampleBytes) return true;
  const start = piece.length >> 1;
  const sample = piece.subarray(start, start + sampleBytes);
  return deflateRawSync(sample, { level: gzipLevel }).length < sample.length * worthwhile;
}

/**
 * Packs a stream with gzip, on all threads of the pool: a row of members, which is what any reader takes for one file (RFC 1952, 2.2). The same bytes make the
 * same, however they are cut.
 */
export async function* gzipBlob(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const running: Promise<Buffer>[] = [];
  try {
    for await (const piece of cutPieces(source, pieceBytes)) {
      running.push(gzipPiece(piece));
      if (running.length >= piecesAtOnce) yield await (running.shift() as Promise<Buffer>);
    }
    for (let next = running.shift(); next !== undefined; next = running.shift()) yield await next;
  } finally {
    await Promise.allSettled(running);
  }
}
