import type { FileChange } from '../containers.ts';
import type { ByteString } from './archive-path.ts';
import { createChunks } from './chunks.ts';
import { endArchive, packEntry, packWhiteout, type Packing } from './pack-files.ts';

/**
 * Changes as a layer (image-spec, layer.md): what was added or changed as it is now, a whiteout for what was deleted; sorted, so that folders come before
 * what is in them. In the root that the thread is in; what vanished since the changes were found is left out.
 */
export function* packLayer(changes: ReadonlyMap<ByteString, Pick<FileChange, 'kind'>>): Generator<Uint8Array> {
  const packing: Packing = { chunks: createChunks(), seen: new Map() };
  for (const path of [...changes.keys()].sort()) {
    const name = path.slice(1);
    if (changes.get(path)?.kind === 'deleted') packWhiteout(packing, name);
    else yield* packEntry(packing, { path, name });
    yield* packing.chunks.full();
  }
  yield* endArchive(packing);
}
