import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { State } from '../../state/state.ts';
import { syncFileSystem } from '../../sys/sync-file-system.ts';
import { openLateUses, type LateUses } from '../cache/late-uses.ts';
import type { FileTree } from './build-context.ts';
import type { Received } from './context-job.ts';
import { createDiscards, goneMark, type Discards } from './discard-folders.ts';
import { indexFile, type ReceivedArchive, type ReceivedTree } from './received-folders.ts';

/** A context that was sent and is kept so that its builds can be repeated. Times as ISO 8601. */
export type KeptContextRecord = Received & { readonly createdAt: string; readonly lastUsedAt: string; readonly uses: number };

/** What is kept of all together: files' bytes, and how many. A context that is larger by itself is not kept. */
export type KeptBounds = { readonly bytes: number; readonly files: number };

export const keptBounds: KeptBounds = { bytes: 1024 ** 3, files: 200_000 };

/**
 * The files of contexts that were sent, each in a folder of ours by the digest of what was sent: the same context is there once. A build holds the one that
 * it reads. Disposing waits for what is written and removed in the background.
 */
export type KeptContexts = AsyncDisposable & {
  /** Takes what was received over, or drops it where the same is here, and holds it for a build; undefined where it is too large, and `received` stays as it is. */
  take(received: ReceivedArchive): Promise<HeldContext | undefined>;
  /** Undefined where it is not kept any more. */
  hold(id: string): HeldContext | undefined;
  has(id: string): boolean;
  list(): { readonly name: string; readonly record: KeptContextRecord; readonly path: string; readonly inUse: boolean }[];
  /** Those in use stay; the bytes of the others are free when it settles. */
  remove(ids: readonly string[]): Promise<void>;
  /** Lets go of those that no build of history names, and of the longest unused beyond the bounds. */
  trim(named: { has(id: string): boolean }): void;
  problems(): string[];
};

/** `kept`: its id. Let go with `dispose`. */
export type HeldContext = ReceivedTree & { readonly kept: string };

/** `isWritten`: its record is on the disk, and so are its files. */
type Entry = { record: KeptContextRecord; holds: number; isWritten: boolean };

type KeptOptions = { readonly root: string; readonly digests: string; readonly state: State; readonly bounds?: KeptBounds; readonly now?: () => Date };

type Shelf = Required<KeptOptions> & {
  readonly entries: Map<string, Entry>;
  readonly records: LateUses<KeptContextRecord>;
  readonly discards: Discards;
  readonly writes: Set<Promise<void>>;
};

/** `digests`: where those of trees are. Folders that a crash left without a record go. */
export async function openKeptContexts({ root, digests, state, bounds = keptBounds, now = () => new Date() }: KeptOptions): Promise<KeptContexts> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const records = openLateUses<KeptContextRecord>(state.collection('build_contexts'));
  const shelf: Shelf = { root, digests, state, bounds, now, records, entries: new Map(), discards: createDiscards(), writes: new Set() };
  const { entries, discards } = shelf;
  for (const { key, record } of records.list()) {
    if (existsSync(join(root, key))) entries.set(key, { record, holds: 0, isWritten: true });
    else records.delete(key);
  }
  for (const name of readdirSync(root)) if (!entries.has(name)) void discards.discard(join(root, name));
  return {
    take: async (received) => {
      const { digest: id, counts } = received;
      if (counts.bytes > bounds.bytes || counts.files > bounds.files) return undefined;
      const held = hold(shelf, id);
      if (held === undefined) return add(shelf, received);
      await received.dispose();
      return held;
    },
    hold: (id) => hold(shelf, id),
    has: (id) => entries.has(id),
    list: () => [...entries].map(([name, { record, holds }]) => ({ name, record, path: join(root, name), inUse: holds > 0 })),
    remove: async (ids) => {
      await Promise.all(ids.filter((id) => entries.get(id)?.holds === 0).map((id) => drop(shelf, id)));
    },
    trim: (named) => trim(shelf, named),
    problems: () => [
      ...[...entries.keys()].flatMap((id) => (existsSync(join(root, id)) ? [] : [`build context ${id}: its folder is not there`])),
      ...readdirSync(root).flatMap((name) => (entries.has(name) || name.endsWith(goneMark) ? [] : [`build contexts: the folder ${name} has no record`])),
    ],
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled(shelf.writes);
      records[Symbol.dispose]();
      await discards[Symbol.asyncDispose]();
    },
  };
}

function treeOf({ root }: Shelf, id: string): FileTree {
  return { name: 'the build context', root: join(root, id, 'files'), identity: `kept ${id}`, ignore: undefined, keepsOwners: false };
}

/** Nothing waits between the move and the hold. */
function add(shelf: Shelf, received: ReceivedArchive): HeldContext {
  const { digest: id, counts } = received;
  received.handOver(join(shelf.root, id), indexFile(shelf.digests, treeOf(shelf, id)));
  const at = shelf.now().toISOString();
  const entry: Entry = { record: { ...counts, createdAt: at, lastUsedAt: at, uses: 0 }, holds: 0, isWritten: false };
  shelf.entries.set(id, entry);
  return holdEntry(shelf, id, entry);
}

function hold(shelf: Shelf, id: string): HeldContext | undefined {
  const entry = existsSync(join(shelf.root, id)) ? shelf.entries.get(id) : undefined;
  return entry && holdEntry(shelf, id, entry);
}

function holdEntry(shelf: Shelf, id: string, entry: Entry): HeldContext {
  entry.holds += 1;
  entry.record = { ...entry.record, lastUsedAt: shelf.now().toISOString(), uses: entry.record.uses + 1 };
  if (entry.isWritten) shelf.records.use(id, entry.record);
  const { files, bytes } = entry.record;
  const dispose = async (): Promise<void> => {
    entry.holds -= 1;
    if (entry.holds > 0 || entry.isWritten) return;
    const writing = write(shelf, id, entry).finally(() => shelf.writes.delete(writing));
    shelf.writes.add(writing);
  };
  return { tree: treeOf(shelf, id), counts: { files, bytes }, kept: id, dispose };
}

/** Files first, the record last; no build waits for that. */
async function write(shelf: Shelf, id: string, entry: Entry): Promise<void> {
  try {
    await syncFileSystem(shelf.root);
    if (shelf.entries.get(id) !== entry) return;
    shelf.records.put(id, entry.record);
    entry.isWritten = true;
  } catch {
    // On a full disk a context is the first thing that can be done without.
    if (shelf.entries.get(id) === entry && entry.holds === 0) await drop(shelf, id);
  }
}

/** The record first: it must not promise a folder that is gone. */
async function drop(shelf: Shelf, id: string): Promise<void> {
  shelf.records.delete(id);
  shelf.entries.delete(id);
  await shelf.discards.discard(join(shelf.root, id), indexFile(shelf.digests, treeOf(shelf, id)));
}

function trim(shelf: Shelf, named: { has(id: string): boolean }): void {
  const { entries, bounds } = shelf;
  const total = { bytes: 0, files: 0 };
  for (const [id, { record, holds }] of [...entries].toSorted(([, a], [, b]) => (a.record.lastUsedAt > b.record.lastUsedAt ? -1 : 1))) {
    const isWanted = holds > 0 || named.has(id);
    if (isWanted) {
      total.bytes += record.bytes;
      total.files += record.files;
    }
    const isOver = total.bytes > bounds.bytes || total.files > bounds.files;
    if (holds === 0 && (isOver || !isWanted)) void drop(shelf, id).catch(() => undefined);
  }
}
