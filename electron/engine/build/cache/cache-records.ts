import type { Digest } from '../../../shared/oci/digest.ts';
import type { Collection, State } from '../../state/state.ts';
import type { CachedResult, StepRecipe } from './build-cache.ts';

/** A step's result as it is stored, by its key. The layer that it names is there. */
export type CacheRecord = Omit<CachedResult, 'key'> & {
  readonly recipe: StepRecipe;
  /** The instruction as it was written. */
  readonly text: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly uses: number;
  /** That made or used it last, newest first. */
  readonly builds: readonly string[];
};

/** So many builds are remembered with each record: records stay in memory. */
const buildsKept = 10;
/** A use is written down so much later, with all others of its time. */
const writeUsesAfterMs = 2000;

export type CacheRecords = Disposable & {
  find(key: Digest): CacheRecord | undefined;
  list(): { readonly key: Digest; readonly record: CacheRecord }[];
  put(key: Digest, record: CacheRecord): void;
  delete(keys: readonly Digest[]): void;
  /** Told at once, written soon: a use that is lost with the engine does no harm. */
  noteUse(key: Digest, build: string): void;
  /** Another number after each change of what there is. */
  version(): number;
};

/** The records of step results; disposing writes what is not written yet. */
export function openCacheRecords(state: State, now: () => Date): CacheRecords {
  const stored: Collection<CacheRecord> = state.collection('build_cache');
  const used = new Map<Digest, CacheRecord>();
  let timer: NodeJS.Timeout | undefined;
  let version = 0;

  const writeUses = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (used.size === 0) return;
    const changed = [...used];
    used.clear();
    state.transaction(() => {
      for (const [key, record] of changed) stored.put(key, record);
    });
  };
  const find = (key: Digest): CacheRecord | undefined => used.get(key) ?? stored.find(key);

  return {
    find,
    list: () => stored.list().map(({ key, record }) => ({ key: key as Digest, record: used.get(key as Digest) ?? record })),
    put: (key, record) => {
      used.delete(key);
      stored.put(key, record);
      version += 1;
    },
    delete: (keys) => {
      for (const key of keys) used.delete(key);
      state.transaction(() => keys.forEach((key) => stored.delete(key)), { frees: true });
      version += 1;
    },
    noteUse: (key, build) => {
      const record = find(key);
      if (record === undefined) return;
      const isNew = record.builds[0] !== build;
      used.set(key, {
        ...record,
        lastUsedAt: now().toISOString(),
        uses: record.uses + (isNew ? 1 : 0),
        builds: isNew ? withBuild(record.builds, build) : record.builds,
      });
      timer ??= setTimeout(() => writeQuietly(writeUses), writeUsesAfterMs).unref();
    },
    version: () => version,
    [Symbol.dispose]: () => writeQuietly(writeUses),
  };
}

/** A full disk is no reason to fail a build that needs nothing of it. */
function writeQuietly(write: () => void): void {
  try {
    write();
  } catch {
    // The times of use are a little older than they were, and nothing else.
  }
}

export function withBuild(builds: readonly string[], build: string): string[] {
  return [build, ...builds.filter((other) => other !== build)].slice(0, buildsKept);
}
