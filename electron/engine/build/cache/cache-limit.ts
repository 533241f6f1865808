import type { CacheTrim } from '../../../shared/engine-api/builds.ts';
import { diskSpace } from '../../sys/disk-error.ts';
import { bytesMissing, bytesToGive } from '../../sys/make-room.ts';
import type { BuildCache } from './build-cache.ts';
import { defaultCacheBytes, openCacheSettings } from './cache-settings.ts';
import type { CacheStock } from './cache-stock.ts';
import { totalBytes } from './plan-cache-prune.ts';
import { removeFromCache } from './prune-cache.ts';
import type { CacheContext } from './take-cache-stock.ts';

/** A step runs for long, and is tried once more only: what it gets at once is what others get with so many attempts. */
const attemptOfStep = 3;

/**
 * Keeps the cache within its limit, and gives it up where the disk is full: the longest unused first, nothing that a build that runs has used. Disposing waits for
 * what goes on.
 */
export type CacheLimit = AsyncDisposable & Pick<BuildCache, 'settings' | 'changeSettings' | 'trim' | 'makeRoom' | 'makeRoomForStep'> & {
  /** Says that something was kept. */
  noteGrowth(): void;
};

export async function openCacheLimit(context: CacheContext): Promise<CacheLimit> {
  const { root, state, running, onTrim, warn, now = () => new Date() } = context;
  const settings = openCacheSettings(state, { maxBytes: context.maxBytes ?? defaultCacheBytes((await diskSpace(root)).total) });
  const closing = new AbortController();
  /** Something was kept since it was brought within its limit. */
  let grew = false;
  let again = false;
  let trimming: Promise<void> | undefined;
  let making: Promise<boolean> | undefined;

  const remove = async (why: CacheTrim['why'], bytesThatStay: (stock: CacheStock) => number): Promise<number> => {
    const { removed, bytes } = await removeFromCache(context, (stock) => ({ keepBytes: closing.signal.aborted ? Infinity : bytesThatStay(stock), toFree: true }));
    if (removed.length === 0) return 0;
    const trim: CacheTrim = { at: now().toISOString(), why, entries: removed.length, bytes };
    settings.noteTrim(trim);
    onTrim?.(trim);
    return bytes;
  };
  const trimOnce = async (): Promise<void> => {
    const { maxBytes } = settings.get();
    await remove('limit', () => maxBytes);
    const missing = bytesMissing(await diskSpace(root));
    if (missing > 0) await remove('disk', (stock) => totalBytes(stock) - missing);
  };
  const trimAll = async (): Promise<void> => {
    try {
      while (again && !closing.signal.aborted) {
        again = false;
        await trimOnce();
      }
    } catch (error) {
      warn?.('build cache: keep its limit', error);
    } finally {
      trimming = undefined;
    }
  };
  /** In the background; one at a time, and once more where it is asked for meanwhile. */
  const start = (): void => {
    again = true;
    if (!closing.signal.aborted) trimming ??= trimAll();
  };
  const giveRoom = async (attempt: number): Promise<boolean> => {
    try {
      const { total } = await diskSpace(root);
      return (await remove('disk', (stock) => totalBytes(stock) - bytesToGive(total, attempt))) > 0;
    } catch (error) {
      // Who asks has a failure of its own to tell.
      warn?.('build cache: make room', error);
      return false;
    }
  };
  const makeRoom = (attempt: number): Promise<boolean> => {
    // Who meets the full disk meanwhile has the same room made.
    making ??= giveRoom(attempt).finally(() => (making = undefined));
    return making;
  };

  return {
    settings: () => settings.get(),
    changeSettings: (change) => {
      const changed = settings.change(change);
      start();
      return changed;
    },
    noteGrowth: () => void (grew = true),
    trim: () => {
      if (!grew || running().size > 0) return;
      grew = false;
      start();
    },
    makeRoom,
    makeRoomForStep: async () => {
      const space = await diskSpace(root).catch(() => undefined);
      return space !== undefined && bytesMissing(space) > 0 && (await makeRoom(attemptOfStep));
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await trimming;
      await making;
    },
  };
}
