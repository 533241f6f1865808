import type { TrashReason } from '../../shared/engine-api/trash.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import { familiarName, familiarReference, formatReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { Collection, State } from '../state/state.ts';
import { openImageTrashRecords, type ImageTrashRecords, type TrashedImage } from './image-trash-records.ts';
import type { ImageRecord } from './image-record.ts';
import type { Image } from './images.ts';
import { openTagHistory, type TagCause, type TagMove } from './tag-history.ts';

/** Where a name points; its key is the whole normal form, such as `docker.io/library/nginx:latest`. */
type TagRecord = { readonly imageId: ImageId };

/** What a user meant by a name or an id. */
export type Resolved =
  | { readonly kind: 'id'; readonly id: ImageId }
  | { readonly kind: 'tag' | 'digest'; readonly id: ImageId; readonly reference: Reference };

export type ImageRecords = {
  /** `not-found` ("No such image: x"), `conflict` on an ambiguous prefix. */
  resolve(nameOrId: string): Resolved;
  find(id: ImageId): ImageRecord | undefined;
  get(id: ImageId): Image;
  list(): Image[];
  /** Those in the trash too, with the names that they had there: everything whose blobs and layers are to stay. */
  listKept(): Image[];
  /** All in one transaction: records are added or replaced, names point to them. A record that is there already keeps its repo digests; one in the trash leaves it. */
  put(images: readonly { record: ImageRecord; names: readonly Reference[] }[], by: TagCause): void;
  /** The same image with another manifest, which histories of names call by its new digest. */
  repack(record: ImageRecord): void;
  /** Adds a name, or takes it from another image. */
  name(id: ImageId, name: Reference, by: TagCause): void;
  /** Where a name pointed, oldest first; empty where it never was. */
  history(name: Reference): readonly TagMove[];
  /** Names that are or were. */
  knownNames(): Reference[];
  /** In one transaction: names go away, repo digests (familiar form) of the image go away, and the image itself where `image` says so; into the trash with `trash`. */
  take(change: { id: ImageId; names: readonly Reference[]; repoDigests: readonly string[]; image: boolean; trash?: TrashReason | undefined }): void;
  /** Oldest first. */
  trashed(): TrashedImage[];
  /** In one transaction: out of the trash, with the names that are free. */
  bringBack(id: ImageId): { names: string[]; taken: string[] };
  /** For good; false where it is not in the trash. */
  dropTrashed(id: ImageId): boolean;
  /** Counts changes: what was read at the same version still holds. */
  version(): number;
  /** What is wrong between names and records, one sentence each. */
  check(): string[];
};

/** Ids may be shortened to this many digits. */
const shortestPrefix = 4;

export function createImageRecords(state: State): ImageRecords {

  const images = state.collection<ImageRecord>('images');
  const tags = state.collection<TagRecord>('tags');
  const history = openTagHistory(state);
  const trash = openImageTrashRecords(state);
  let version = 0;

  const find = (id: ImageId): ImageRecord | undefined => images.find(id);

  const list = (): Image[] => {
    const names = namesOf(tags);
    return images.list().map(({ record }) => ({ ...record, tags: names.get(record.id) ?? [] }));
  };

  const get = (id: ImageId): Image => {
    const record = find(id);
    if (!record) throw notFound(id);
    return { ...record, tags: namesOf(tags).get(id) ?? [] };
  };

  const point = (name: Reference, imageId: ImageId, by: TagCause): void => {
    tags.put(tagKey(name), { imageId });
    history.add(tagKey(name), { by, imageId, digest: find(imageId)?.manifestDigest });
  };

  const unpoint = (name: Reference): void => {
    if (tags.delete(tagKey(name))) history.add(tagKey(name), { by: 'untag', imageId: undefined, digest: undefined });
  };

  const byReference = (reference: Reference): ImageId | undefined => {
    if (!reference.digest) return tags.find(tagKey(reference))?.imageId;
    const wanted = `${familiarName(reference)}@${reference.digest}`;
    return images.list().find(({ record }) => record.repoDigests.includes(wanted))?.record.id;
  };

  return {
    resolve: (nameOrId) => {
      const reference = referenceOrNothing(nameOrId);
      const named = reference && byReference(reference);
      if (named) return { kind: reference.digest ? 'digest' : 'tag', id: named, reference };
      const id = findByPrefix(images, nameOrId);
      if (id) return { kind: 'id', id };
      throw notFound(reference ? familiarReference(reference) : nameOrId);
    },
    find,
    get,
    list,
    listKept: () => [...list(), ...trash.list().flatMap(({ image, names }) => (find(image.id) ? [] : [{ ...image, tags: names }]))],
    put: (added, by) => {
      state.transaction(() => {
        for (const { record, names } of added) {
          const repoDigests = [...new Set([...(find(record.id)?.repoDigests ?? []), ...record.repoDigests])];
          images.put(record.id, { ...record, ...mergeIndexes(find(record.id), record), repoDigests });
          for (const name of names) point(name, record.id, by);
          trash.delete(record.id);
        }
      });
      version += 1;
    },
    repack: (record) => {
      state.transaction(() => {
        const before = find(record.id)?.manifestDigest;
        images.put(record.id, record);
        if (before !== undefined) history.rename(record.id, { from: before, to: record.manifestDigest });
        // Names that were taken from it.
        const trashed = trash.find(record.id);
        if (trashed) trash.add({ ...trashed, image: record });
      });
      version += 1;
    },
    name: (id, name, by) => {
      state.transaction(() => point(name, id, by));
      version += 1;
    },
    ...createRemovals({ state, images, tags, trash, point, unpoint, changed: () => (version += 1) }),
    history: (name) => history.list(tagKey(name)),
    knownNames: () => [...new Set([...history.keys(), ...tags.list().map(({ key }) => key)])].sort().map(parseReference),
    version: () => version,
    check: () =>
      tags
        .list()
        .filter(({ record }) => !find(record.imageId))
        .map(({ key, record }) => `name ${key}: points to the image ${record.imageId}, which is not there`),
  };
}

type Removals = Pick<ImageRecords, 'take' | 'trashed' | 'bringBack' | 'dropTrashed'>;

/** What takes images and names away, and brings them back. */
function createRemovals(parts: {
  state: State;
  images: Collection<ImageRecord>;
  tags: Collection<TagRecord>;
  trash: ImageTrashRecords;
  point: (name: Reference, id: ImageId, by: TagCause) => void;
  unpoint: (name: Reference) => void;
  changed: () => void;
}): Removals {
  const { state, images, tags, trash, point, unpoint, changed } = parts;
  return {
    take: ({ id, names, repoDigests, image, trash: why }) => {
      const change = (): void => {
        for (const name of names) unpoint(name);
        const record = images.find(id);
        if (why !== undefined && record) trash.add({ image: record, names: names.map(familiarReference), repoDigests, removedAt: new Date().toISOString(), why });
        if (image) images.delete(id);
        else if (record && repoDigests.length > 0) images.put(id, { ...record, repoDigests: record.repoDigests.filter((digest) => !repoDigests.includes(digest)) });
      };
      state.transaction(change, { frees: true });
      changed();
    },
    trashed: () => trash.list(),
    bringBack: (id) => {
      const trashed = trash.find(id);
      if (!trashed) throw notFound(id);
      const isFree = (name: string): boolean => [undefined, id].includes(tags.find(tagKey(parseReference(name)))?.imageId);
      const names = trashed.names.filter(isFree);
      state.transaction(() => {
        // Where only names of it were removed it is here.
        const record = images.find(id) ?? trashed.image;
        images.put(id, { ...record, repoDigests: [...new Set([...record.repoDigests, ...trashed.repoDigests])] });
        for (const name of names) point(parseReference(name), id, 'restore');
        trash.delete(id);
      });
      changed();
      return { names, taken: trashed.names.filter((name) => !names.includes(name)) };
    },
    dropTrashed: (id) => {
      const isThere = trash.delete(id);
      changed();
      return isThere;
    },
  };
}

/** Docker's key of a tag: the whole normal form. */
const tagKey = ({ domain, path, tag }: Reference): string => formatReference({ domain, path, tag, digest: undefined });

/** Names of every image in the familiar form. */
function namesOf(tags: Collection<TagRecord>): Map<ImageId, string[]> {
  const names = new Map<ImageId, string[]>();
  for (const { key, record } of tags.list()) names.set(record.imageId, [...(names.get(record.imageId) ?? []), familiarReference(parseReference(key))]);
  return names;
}

/** By the start of an id; `conflict` where several begin so. */
function findByPrefix(images: Collection<ImageRecord>, text: string): ImageId | undefined {
  const hex = text.replace(/^sha256:/, '');
  if (!/^[0-9a-f]+$/.test(hex) || hex.length < shortestPrefix || hex.length > 64) return undefined;
  const found = images.list().filter(({ key }) => key.startsWith(`sha256:${hex}`));
  if (found.length > 1) throw new EngineError('conflict', `multiple images have an id that begins with ${text}`);
  return found[0]?.record.id;
}

/** What came with an index stays with the image; the newest index is the last. */
function mergeIndexes(known: ImageRecord | undefined, added: ImageRecord): Pick<ImageRecord, 'indexes' | 'attached'> {
  const newer = added.indexes ?? [];
  const indexes = [...(known?.indexes ?? []).filter((digest) => !newer.includes(digest)), ...newer];
  const attached = [...new Map([...(known?.attached ?? []), ...(added.attached ?? [])].map((one) => [one.digest, one])).values()];
  return { ...(indexes.length > 0 && { indexes }), ...(attached.length > 0 && { attached }) };
}

function referenceOrNothing(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}

function notFound(what: string): EngineError {
  return new EngineError('not-found', `No such image: ${what.slice(0, 300)}`);
}
