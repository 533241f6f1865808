import { buffer } from 'node:stream/consumers';
import type { BuildDescription, BuildEvent, BuildSummary, CacheEntry, CachePruneBody } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ImageId } from '../../../shared/oci/digest.ts';
import type { BuildRequest, Builds, RunningBuild } from '../../build/builds.ts';

/** A build that says what a test wants it to, and what it was asked for. */
export type MemoryBuild = {
  readonly id: string;
  readonly request: BuildRequest;
  /** The bytes of a context that was sent, once they are there. */
  readonly context: Promise<Buffer>;
  say(...events: readonly BuildEvent[]): void;
  readonly isCancelled: () => boolean;
};

export type MemoryBuilds = Builds & {
  readonly builds: MemoryBuild[];
  readonly pruned: CachePruneBody[];
  /** Of the cache. */
  maxBytes: number;
  readonly cache: CacheEntry[];
  /** Called with each build that starts. */
  onStart: (build: MemoryBuild) => void;
};

/** Builds that run nothing. */
export function memoryBuilds(): MemoryBuilds {
  const kept = new Map<string, Kept>();
  const find = (id: string): Kept => [...kept].find(([key]) => id !== '' && key.startsWith(id))?.[1] ?? fail('not-found', `No such build: ${id}`);
  const room: MemoryBuilds = {
    builds: [],
    pruned: [],
    maxBytes: 1000,
    cache: [],
    onStart: () => undefined,
    start: (request) => {
      if (request.tags.includes('BAD')) fail('invalid', 'tag BAD: must be lowercase');
      const build = keepBuild(`${room.builds.length + 1}`.repeat(32).slice(0, 32), request);
      kept.set(build.id, build);
      room.builds.push(build);
      room.onStart(build);
      return running(build);
    },
    list: () => [...kept.values()].map(summaryOf).toReversed(),
    get: (id) => summaryOf(find(id)),
    events: (id, signal) => find(id).events(signal),
    cancel: (id) => (find(id).isOver() ? fail('conflict', `cancel build ${id}: it is over`) : find(id).cancel()),
    repeat: (id, change) => room.start({ ...find(id).request, ...change }),
    remove: async (id) => void (find(id).isOver() ? kept.delete(find(id).id) : fail('conflict', `remove build ${id}: it is running`)),
    check: async ({ dockerfile }) => ({ source: JSON.stringify(dockerfile), dockerfile: 'Dockerfile', stages: [], args: [], secretIds: [], sshIds: [], findings: [], xray: undefined, order: [] }),
    cacheEntries: async () => room.cache,
    pruneCache: async (body) => {
      room.pruned.push(body);
      return { removed: body.ids ?? ['a'], bytes: 42 };
    },
    cacheSettings: () => ({ maxBytes: room.maxBytes, lastTrim: null }),
    changeCacheSettings: ({ maxBytes = room.maxBytes }) => {
      room.maxBytes = maxBytes;
      return room.cacheSettings();
    },
    makeRoom: async () => false,
    problems: async () => [],
    [Symbol.asyncDispose]: async () => undefined,
  };
  return room;
}

type Kept = MemoryBuild & { cancel(): void; events(signal?: AbortSignal): AsyncIterable<BuildEvent>; readonly isOver: () => boolean };

function keepBuild(id: string, request: BuildRequest): Kept {
  const events: BuildEvent[] = [];
  let changed = Promise.withResolvers<void>();
  let isCancelled = false;
  const say = (...more: readonly BuildEvent[]): void => {
    events.push(...more);
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const context = request.context.kind === 'sent' ? buffer(request.context.tar) : Promise.resolve(Buffer.alloc(0));
  context.catch(() => undefined);
  return {
    id,
    request,
    context,
    say,
    isCancelled: () => isCancelled,
    isOver: () => events.at(-1)?.kind === 'finished',
    cancel: () => {
      if (isCancelled) return;
      isCancelled = true;
      say({ kind: 'finished', at: 0, status: 'cancelled' });
    },
    events: async function* (signal) {
      const gone = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
      const isGone = (): boolean => signal?.aborted === true;
      for (let index = 0; !isGone(); index++) {
        while (index >= events.length && !isGone()) await Promise.race([changed.promise, gone]);
        const event = events[index];
        if (event === undefined) return;
        yield event;
        if (event.kind === 'finished') return;
      }
    },
  };
}

function running(build: Kept): RunningBuild {
  return { id: build.id, events: () => build.events(), cancel: () => build.cancel(), result: Promise.resolve({ kind: 'done', imageId: `sha256:${'1'.repeat(64)}` as ImageId }) };
}

function summaryOf({ id, request, isOver }: Kept): BuildSummary {
  const { context, dockerfile, secrets, limits: _, authFor: _a, securityOpt: _s, cgroupParent: _c, ...rest } = request;
  const description: BuildDescription = {
    ...rest, context: context.kind === 'sent' || context.kind === 'kept' ? { kind: 'sent' } : context, dockerfile: dockerfile.kind === 'file' ? dockerfile.path : '', secretIds: [...secrets.keys()], repeatable: context.kind !== 'sent',
  };
  return {
    id, description, status: isOver() ? 'done' : 'running', startedAt: '2026-11-02T10:00:00.000Z', finishedAt: undefined, seconds: undefined, imageId: undefined, steps: 0, cachedSteps: 0,
    savedSeconds: 0, warnings: 0, error: '', isHere: false,
  };
}

function fail(kind: 'not-found' | 'conflict' | 'invalid', message: string): never {
  throw new EngineError(kind, message);
}
