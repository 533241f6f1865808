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
/** What is new is written so much later, with all else of its time: a wait for the disk for many steps. */
const writeResultsAfterMs = 200;
const writeUsesAfterMs = 2000;

/** Told at once, written soon: a result that is lost with the engine is made again, a use that is lost does no harm. */
export type CacheRecords = Disposable & {
  find(key: Digest): CacheRecord | undefined;
  list(): { readonly key: Digest; readonly record: CacheRecord }[];
  put(key: Digest, record: CacheRecord): void;
  /** On the disk when it returns. */
  delete(keys: readonly Digest[]): void;
  noteUse(key: Digest, build: string): void;
  /** Writes at once where a result is not written yet. */
  settle(): void;
  /** Another number after each change of what there is. */
  version(): number;
};

/** The records of step results; disposing writes what is not written yet. */
export function openCacheRecords(state: State, now: () => Date): CacheRecords {
  const stored: Collection<CacheRecord> = state.collection('build_cache');
  const records = new Map(stored.list().map(({ key, record }) => [key as Digest, record]));
  const unwritten = new Set<Digest>();
  let timer: { readonly handle: NodeJS.Timeout; readonly at: number } | undefined;
  let version = 0;
  let hasNew = false;

  const write = (): void => {
    clearTimeout(timer?.handle);
    timer = undefined;
    const keys = [...unwritten];
    if (keys.length === 0) return;
    try {
      state.transaction(() => {
        for (const key of keys) {
          const record = records.get(key);
          if (record) stored.put(key, record);
        }
      });
      for (const key of keys) unwritten.delete(key);
      hasNew = false;
    } catch {
      // A full disk is no reason to fail a build that is done: it is tried again with the next that is new.
    }
  };
  const writeWithin = (ms: number): void => {
    const at = Date.now() + ms;
    if (timer !== undefined && timer.at <= at) return;
    clearTimeout(timer?.handle);
    timer = { handle: setTimeout(write, ms).unref(), at };
  };

  return {
    find: (key) => records.get(key),
    list: () => [...records].map(([key, record]) => ({ key, record })),
    put: (key, record) => {
      records.set(key, record);
      unwritten.add(key);
      version += 1;
      hasNew = true;
      writeWithin(writeResultsAfterMs);
    },
    delete: (keys) => {
      for (const key of keys) {
        records.delete(key);
        unwritten.delete(key);
      }
      version += 1;
      state.transaction(() => keys.forEach((key) => stored.delete(key)), { frees: true });
    },
    noteUse: (key, build) => {
      const record = records.get(key);
      if (record === undefined) return;
      const isNew = record.builds[0] !== build;
      records.set(key, { ...record, lastUsedAt: now().toISOString(), ...(isNew && { uses: record.uses + 1, builds: withBuild(record.builds, build) }) });
      unwritten.add(key);
      writeWithin(writeUsesAfterMs);
    },
    settle: () => {
      if (hasNew) write();
    },
    version: () => version,
    [Symbol.dispose]: write,
  };
}

export function withBuild(builds: readonly string[], build: string): string[] {
  return [build, ...builds.filter((other) => other !== build)].slice(0, buildsKept);
}

/** The lists of files that results name. */
export function listsOf(records: Pick<CacheRecords, 'list'>): Set<Digest> {
  return new Set(records.list().flatMap(({ record }) => record.recipe.inputs.map(({ files }) => files)));
}
