import { endArchive, packEntry, packWhiteout, startArchive, type ByteString } from '../../snapshots/pack-entry.ts';
import type { FileChange } from '../containers.ts';

const reserved = /\/\.wh\./;

/**
 * Changes as a layer (image-spec, layer.md): what was added or changed as it is now, a whiteout for what was deleted; sorted, so that folders come before
 * what is in them. In the root that the thread is in; what vanished since the changes were found is left out, and so are
 * names that only whiteouts may have: a layer cannot hold them, and would delete what is below.
 */
export function* packLayer(changes: ReadonlyMap<ByteString, Pick<FileChange, 'kind'>>): Generator<Uint8Array> {
  const packing = startArchive();
  for (const path of [...changes.keys()].sort()) {
    const name = path.slice(1);
    if (reserved.test(path)) continue;
    if (changes.get(path)?.kind === 'deleted') packWhiteout(packing, name);
    else yield* packEntry(packing, { path, name });
    yield* packing.chunks.full();
  }
  yield* endArchive(packing);
}
