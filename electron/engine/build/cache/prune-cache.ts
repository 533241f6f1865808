import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { CacheEntry, CachePruneBody, CachePruneReply } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { CacheMounts } from './cache-mounts.ts';
import type { CacheRecords } from './cache-records.ts';
import type { CacheRooms } from './cache-rooms.ts';

export type CacheContext = CacheRooms & { readonly records: CacheRecords; readonly mounts: CacheMounts; readonly isInUse: (key: Digest) => boolean };

export async function listEntries(_context: CacheContext): Promise<CacheEntry[]> {
  throw new EngineError('not-implemented', 'build cache: not listed yet');
}

export async function pruneCache(_context: CacheContext, _request: CachePruneBody): Promise<CachePruneReply> {
  throw new EngineError('not-implemented', 'build cache: not pruned yet');
}
