import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import { familiarName, familiarReference, formatReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { Collection, State } from '../state/state.ts';
import type { Image, ImageRecord } from './images.ts';
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
  /** All in one transaction: records are added or replaced, names point to them. A record that is there already keeps its repo digests. */
  put(images: readonly { record: ImageRecord; names: readonly Reference[] }[], by: TagCause): void;
  /** Adds a name, or takes it from another image. */
  name(id: ImageId, name: Reference, by: TagCause): void;
  /** Where a name pointed, oldest first; empty where it never was. */
  history(name: Reference): readonly TagMove[];
  /** Names that are or were. */
  knownNames(): Reference[];
  /** In one transaction: names go away, repo digests (familiar form) of the image go away, and the image itself where `image` says so. */
  take(change: { id: ImageId; names: readonly Reference[]; repoDigests: readonly string[]; image: boolean }): void;
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
  let version = 0;

  const tagKey = ({ domain, path, tag }: Reference): string => formatReference({ domain, path, tag, digest: undefined });

  const namesOf = (): Map<ImageId, string[]> => {
    const names = new Map<ImageId, string[]>();
    for (const { key, record } of tags.list()) names.set(record.imageId, [...(names.get(record.imageId) ?? []), familiarReference(parseReference(key))]);
    return names;
  };

  const find = (id: ImageId): ImageRecord | undefined => images.find(id);

  const get = (id: ImageId): Image => {
    const record = find(id);
    if (!record) throw notFound(id);
    return { ...record, tags: namesOf().get(id) ?? [] };
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
    list: () => {
      const names = namesOf();
      return images.list().map(({ record }) => ({ ...record, tags: names.get(record.id) ?? [] }));
    },
    put: (added, by) => {
      state.transaction(() => {
        for (const { record, names } of added) {
          const repoDigests = [...new Set([...(find(record.id)?.repoDigests ?? []), ...record.repoDigests])];
          images.put(record.id, { ...record, repoDigests });
          for (const name of names) point(name, record.id, by);
        }
      });
      version += 1;
    },
    name: (id, name, by) => {
      state.transaction(() => point(name, id, by));
      version += 1;
    },
    take: ({ id, names, repoDigests, image }) => {
      state.transaction(() => {
        for (const name of names) unpoint(name);
        const record = find(id);
        if (image) images.delete(id);
        else if (record && repoDigests.length > 0) images.put(id, { ...record, repoDigests: record.repoDigests.filter((digest) => !repoDigests.includes(digest)) });
      });
      version += 1;
    },
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

/** By the start of an id; `conflict` where several begin so. */
function findByPrefix(images: Collection<ImageRecord>, text: string): ImageId | undefined {
  const hex = text.replace(/^sha256:/, '');
  if (!/^[0-9a-f]+$/.test(hex) || hex.length < shortestPrefix || hex.length > 64) return undefined;
  const found = images.list().filter(({ key }) => key.startsWith(`sha256:${hex}`));
  if (found.length > 1) throw new EngineError('conflict', `multiple images have an id that begins with ${text}`);
  return found[0]?.record.id;
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
