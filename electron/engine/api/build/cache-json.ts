import type { BuildCacheJson } from '../../../shared/docker/build-cache.ts';
import type { CacheEntry } from '../../../shared/engine-api/builds.ts';

/** An entry in the words of `GET /system/df` (Docker Engine API, BuildCache). What an image holds is shared: it is counted there. */
export function buildCacheJson(entry: CacheEntry): BuildCacheJson {
  const { id, text, inUse, bytes, createdAt, lastUsedAt, uses } = entry;
  return {
    ID: id,
    Type: cacheType(entry),
    Description: text,
    InUse: inUse,
    Shared: isShared(entry),
    Size: bytes,
    CreatedAt: createdAt,
    LastUsedAt: uses > 0 ? lastUsedAt : null,
    UsageCount: uses,
  };
}

/** The names that BuildKit has for these. */
export function cacheType({ kind }: CacheEntry): BuildCacheJson['Type'] {
  return types[kind];
}

const types = { layer: 'regular', mount: 'exec.cachemount', context: 'source.local' } as const;

export function isShared({ images }: CacheEntry): boolean {
  return images.length > 0;
}
