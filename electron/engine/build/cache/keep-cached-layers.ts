import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import type { CacheRecords } from './cache-records.ts';
import type { CacheRooms } from './cache-rooms.ts';

/** Keeps what results name from garbage collection, with all that it stands on. */
export function keepCachedLayers({ images, snapshots }: Pick<CacheRooms, 'images' | 'snapshots'>, records: CacheRecords): void {
  images.keep({
    version: () => records.version(),
    blobs: () => blobsOf(records),
    layers: () => layersOf(records, (id) => snapshots.findLayer(id)?.parent),
    known: () => records.list().flatMap(({ record }) => (record.layer ? [record.layer] : [])),
  });
}

function* blobsOf(records: CacheRecords): Iterable<Digest> {
  for (const { record } of records.list()) if (record.layer) yield record.layer.descriptor.digest;
}

function* layersOf(records: CacheRecords, parentOf: (id: ChainId) => ChainId | undefined): Iterable<ChainId> {
  const seen = new Set<ChainId>();
  for (const { record } of records.list()) {
    for (let next = record.layer?.chainId; next !== undefined && !seen.has(next); next = parentOf(next)) {
      seen.add(next);
      yield next;
    }
  }
}
