import type { BuildPruneReply } from '../../../shared/docker/build-cache.ts';
import type { CacheEntry, CachePruneBody } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call } from '../call.ts';
import { anyOf, flag, flagFilter, integer, parseFilters, readMoment, type Filters } from '../query.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { cacheType, isShared } from './cache-json.ts';

const known = ['until', 'unused-for', 'id', 'type', 'description', 'inuse', 'shared', 'private', 'parent'];
/** Those that choose single entries. */
const selecting = ['id', 'type', 'description', 'inuse', 'shared', 'private', 'parent'];

/** `POST /build/prune`: what nothing holds; with `all` what images hold too. */
export async function pruneBuildCache({ rooms, query, response }: Call): Promise<void> {
  const filters = parseFilters(query, known);
  const keepBytes = await bytesToKeep(rooms, query);
  const asked: CachePruneBody = {
    all: flag(query, 'all'),
    ...unusedFor(filters),
    ...(keepBytes !== undefined && { keepBytes }),
    ...(selecting.some((name) => filters.has(name)) && { ids: selectIds((await rooms.builds.cacheEntries()).filter((entry) => canGo(entry, flag(query, 'all'))), filters) }),
  };
  const { removed, bytes } = await rooms.builds.pruneCache(asked);
  sendJson(response, 200, { CachesDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: bytes } satisfies BuildPruneReply);
}

/** The older name is `until`, of which clients send one; the longest time counts. */
function unusedFor(filters: Filters): Pick<CachePruneBody, 'olderThanSeconds'> {
  const moments = ['until', 'unused-for'].flatMap((name) => (filters.get(name) ?? []).map((text) => readMoment(name, text)));
  if (moments.length === 0) return {};
  return { olderThanSeconds: Math.max(0, Date.now() / 1000 - Math.min(...moments)) };
}

/** Bytes of the cache that stay. `keep-storage` was called `reserved-space` later; with `max-used-space` the smaller of what is kept and what may be used counts. */
async function bytesToKeep(rooms: Rooms, query: URLSearchParams): Promise<number | undefined> {
  const bytes = (name: string): number | undefined => {
    const value = integer(query, name);
    if (value !== undefined && value < 0) throw new EngineError('invalid', `${name}: ${value}, expected a number of bytes`);
    return value === 0 ? undefined : value;
  };
  const [kept, used, free] = [bytes('reserved-space') ?? bytes('keep-storage'), bytes('max-used-space'), bytes('min-free-space')];
  const wanted = [kept, used, free === undefined ? undefined : await bytesFor(rooms, free)].filter((value) => value !== undefined);
  return wanted.length === 0 ? undefined : Math.min(...wanted);
}

/** What may stay so that so much of the disk is free. */
async function bytesFor({ builds, disk }: Rooms, wantedFree: number): Promise<number> {
  const { free } = (await disk.story()).fileSystem;
  const { bytes: all } = await builds.pruneCache({ all: true, dryRun: true });
  return Math.max(0, all - Math.max(0, wantedFree - free));
}

/** What is asked for by its id would go in any case. */
function canGo(entry: CacheEntry, all: boolean): boolean {
  return !entry.inUse && (all || !isShared(entry));
}

function selectIds(entries: readonly CacheEntry[], filters: Filters): string[] {
  const flags = { inuse: flagFilter(filters, 'inuse'), shared: flagFilter(filters, 'shared'), private: flagFilter(filters, 'private') };
  const fits = (entry: CacheEntry): boolean =>
    anyOf(filters, 'id', (id) => id !== '' && entry.id.startsWith(id)) &&
    anyOf(filters, 'type', (type) => type === cacheType(entry)) &&
    anyOf(filters, 'description', (text) => entry.text === text) &&
    anyOf(filters, 'parent', () => false) &&
    (flags.inuse ?? entry.inUse) === entry.inUse &&
    (flags.shared ?? isShared(entry)) === isShared(entry) &&
    (flags.private ?? !isShared(entry)) === !isShared(entry);
  return entries.filter(fits).map(({ id }) => id);
}
