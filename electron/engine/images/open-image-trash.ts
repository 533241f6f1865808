import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseReference, familiarReference } from '../../shared/oci/reference.ts';
import { blobsOf } from './image-blobs.ts';
import type { ImageContext } from './image-context.ts';
import type { TrashedImage } from './image-trash-records.ts';
import type { CountedImage, ImageTrash } from './image-trash.ts';
import { isWhole } from './is-whole.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';

/** The trash of the images room. */
export function openImageTrash(context: ImageContext): ImageTrash {
  const { records, events, snapshots } = context;
  const list = (): TrashedImage[] => records.trashed();
  const find = (nameOrId: string): TrashedImage | undefined => findTrashed(list(), nameOrId);
  const get = (nameOrId: string): TrashedImage => find(nameOrId) ?? fail(nameOrId);

  const removeAll = async (all: readonly TrashedImage[]): Promise<{ removed: string[]; bytes: number }> => {
    let bytes = 0;
    for (const trashed of all) bytes += await purge(context, trashed);
    await snapshots.swept();
    return { removed: all.map(({ image }) => image.id), bytes };
  };
  return {
    records: list,
    list: () => countAll(context, list()).toReversed(),
    find,
    get,
    restore: (nameOrId) => {
      const { image } = get(nameOrId);
      if (!isWhole(context, image)) throw new EngineError('conflict', `restore ${nameOrId}: a part of the image is lost: pull it again`);
      const restored = records.bringBack(image.id);
      events.publish({ type: 'image', action: 'load', actorId: image.id, attributes: { name: restored.names[0] ?? image.id, restored: 'true' } });
      return { id: image.id, ...restored };
    },
    remove: async (nameOrId) => removeAll([get(nameOrId)]),
    empty: () => removeAll(list()),
  };
}

/** The record first: what a crash leaves behind nothing names, and the next prune takes it. */
async function purge(context: ImageContext, { image }: TrashedImage): Promise<number> {
  const { records, snapshots, events } = context;
  if (!records.dropTrashed(image.id)) return 0;
  const sizes = new Map(image.chainIds.map((id) => [id, snapshots.findLayer(id)?.size ?? 0]));
  const layers = await sweepLayers(context, image.chainIds.toReversed());
  const blobs = await sweepBlobs(context, blobsOf(image));
  events.publish({ type: 'image', action: 'purge', actorId: image.id, attributes: { name: image.id } });
  return layers.reduce((sum, id) => sum + (sizes.get(id) ?? 0), blobs);
}

/** What several need counts for the one that was removed last: it goes last. Oldest first, as they come. */
function countAll({ records, store, snapshots }: ImageContext, trashed: readonly TrashedImage[]): CountedImage[] {
  const images = records.list();
  const blobs = new Set(images.flatMap(blobsOf));
  const layers = new Set(images.flatMap(({ chainIds }) => chainIds));
  const counted = trashed.toReversed().map((record): CountedImage => {
    const { image } = record;
    const ownBlobs = blobsOf(image).filter((digest) => !blobs.has(digest) && store.has(digest));
    const ownLayers = image.chainIds.filter((id) => !layers.has(id));
    for (const digest of ownBlobs) blobs.add(digest);
    for (const id of ownLayers) layers.add(id);
    const bytes = [...new Set(ownBlobs)].reduce((sum, digest) => sum + store.size(digest), 0);
    return { ...record, bytes: ownLayers.reduce((sum, id) => sum + (snapshots.findLayer(id)?.size ?? 0), bytes) };
  });
  return counted.toReversed();
}

function findTrashed(oldestFirst: readonly TrashedImage[], nameOrId: string): TrashedImage | undefined {
  const name = familiarNameOf(nameOrId);
  const named = oldestFirst.findLast(({ names, repoDigests }) => name !== undefined && [...names, ...repoDigests].includes(name));
  const hex = nameOrId.replace(/^sha256:/, '');
  const found = /^[0-9a-f]+$/.test(hex) ? oldestFirst.filter(({ image }) => image.id.startsWith(`sha256:${hex}`)) : [];
  if (named === undefined && found.length > 1) throw new EngineError('invalid', `Multiple IDs found in the trash with provided prefix: ${nameOrId}`);
  return named ?? found[0];
}

function familiarNameOf(text: string): string | undefined {
  try {
    return familiarReference(parseReference(text));
  } catch {
    return undefined;
  }
}

function fail(nameOrId: string): never {
  throw new EngineError('not-found', `No such image in the trash: ${nameOrId.slice(0, 300)}`);
}
