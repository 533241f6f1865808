import type { ErrorBody } from '../../shared/errors/engine-error.ts';
import type { Digest, DiffId } from '../../shared/oci/digest.ts';
import type { LayerCompression } from '../../shared/oci/media-types.ts';
import type { WrittenLayer } from './layer-writer.ts';
import type { UpperJob } from './pack-upper.ts';
import type { LayerLimits } from './snapshots.ts';

/** A folder to unpack to, empty. */
export type UnpackTarget = { readonly target: string; readonly realRoot: boolean; readonly limits: LayerLimits };

export type UnpackJob = UnpackTarget & {
  readonly kind: 'unpack';
  readonly diffId: DiffId;
  /** The blob. */
  readonly path: string;
  readonly compression: LayerCompression;
};

/** Makes a layer's blob, and its folder, of a tar that is sent, or of a writable layer. */
export type MakeJob = {
  readonly kind: 'make';
  readonly source: ({ readonly kind: 'tar'; readonly latest: number | undefined } & UnpackTarget) | ({ readonly kind: 'upper' } & UpperJob);
  /** A file to be made. */
  readonly blob: string;
};

/** Writes the files of a root file system elsewhere. */
export type ExportJob = {
  readonly kind: 'export';
  /** Where it is mounted. */
  readonly root: string;
  /** A file to be made, or an empty folder. */
  readonly to: { readonly kind: 'tar' | 'folder'; readonly path: string };
  readonly realRoot: boolean;
  readonly maxEntries: number;
};

export type LayerJob = UnpackJob | MakeJob | ExportJob;

export type MadeFiles = WrittenLayer & {
  readonly diffId: DiffId;
  /** The blob is packed with zstd. */
  readonly digest: Digest;
  readonly blobBytes: number;
  /** Without an entry there is nothing in it. */
  readonly entries: number;
  /** Undefined, or why the folder could not be written while the blob was: for a full disk. */
  readonly unpackFailed: ErrorBody | undefined;
};

/** A job, and a number that is not 0 from when it is to give up. */
export type GivenJob = LayerJob & { readonly stop: Int32Array<SharedArrayBuffer> };

/** What a worker gets: a job, then what it asked for. Each `data` is answered with `taken`, and `full` with `room`; `stop` wakes one that waits for either. */
export type ToLayerWorker =
  | GivenJob
  | { readonly kind: 'stop' }
  | { readonly kind: 'data'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  | { readonly kind: 'room'; readonly made: boolean };

/** What the worker says: first that it is loaded, then about the job it has, one of the last four at its end. */
export type FromLayerWorker =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'read'; readonly bytesRead: number }
  | { readonly kind: 'taken' }
  | { readonly kind: 'full'; readonly attempt: number }
  | { readonly kind: 'unpacked'; readonly layer: WrittenLayer }
  | { readonly kind: 'made'; readonly files: MadeFiles }
  | { readonly kind: 'exported' }
  | { readonly kind: 'failed'; readonly error: ErrorBody };

/** Pieces of a tar that may be on their way. */
export const maxUnderWay = 4;
