import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { LayerCompression } from '../../shared/oci/media-types.ts';
import { alignZstdFrames } from '../sys/align-zstd-frames.ts';
import { toDiskError } from '../sys/disk-error.ts';
import type { UnpackJob } from './layer-job.ts';
import { createLayerWriter, type WrittenLayer } from './layer-writer.ts';
import { createTarReader } from './tar-reader.ts';

const chunkSize = 1024 * 1024;

/**
 * Unpacks one layer in one pass: decompress, hash, write. Blocks its thread while it writes: for workers. `onRead` gets the bytes of the
 * blob that were read so far. Fails as {@link LayerWriter} does, with `corrupt` for a broken blob or a wrong diff id, `no-space` on a full disk.
 */
export async function unpackLayer(job: UnpackJob, onRead: (bytesRead: number) => void): Promise<WrittenLayer> {
  const source = createReadStream(job.path, { highWaterMark: chunkSize });
  const hash = createHash('sha256');
  using writer = createLayerWriter({ root: job.target, realRoot: job.realRoot, maxEntries: job.limits.maxEntries });
  const reader = createTarReader(writer);
  let bytes = 0;
  try {
    const packed = job.compression === 'zstd' ? alignZstdFrames(source) : source;
    await pipeline(packed, decompressor(job.compression), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > job.limits.maxBytes) throw new EngineError('invalid', `unpacks to more than ${job.limits.maxBytes} bytes`);
        hash.update(chunk);
        reader.feed(chunk);
        onRead(source.bytesRead);
      }
    });
    const got = `sha256:${hash.digest('hex')}`;
    if (got !== job.diffId) throw new EngineError('corrupt', `the archive is ${got}, expected ${job.diffId}`);
    reader.end();
    return writer.finish();
  } catch (error) {
    throw layerError(job, toDiskError(error, 'unpack'));
  }
}

function decompressor(compression: LayerCompression): Duplex {
  switch (compression) {
    case 'none':
      return new PassThrough();
    case 'gzip':
      return createGunzip({ chunkSize });
    case 'zstd':
      return createZstdDecompress({ chunkSize });
  }
}

function layerError(job: UnpackJob, error: unknown): EngineError {
  const text = error instanceof Error ? error.message : String(error);
  const message = `layer ${job.diffId}: ${text}`;
  if (error instanceof EngineError) return new EngineError(error.kind, message, { cause: error, detail: error.detail });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const broken = /^Z(STD)?_/.test(code);
  return new EngineError(broken ? 'corrupt' : 'internal', broken ? `layer ${job.diffId}: broken ${job.compression} data: ${text}` : message, { cause: error });
}
