import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { BuildEvent } from '../../shared/engine-api/builds.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import { describeFailure } from './build-failure.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { BuildRequest, Builds, RunningBuild } from './builds.ts';
import { openBuildCache } from './cache/open-build-cache.ts';
import { checkAgents } from './check-agents.ts';
import { checkBuild } from './check-build.ts';
import { openKeptContexts, type KeptContexts } from './context/kept-contexts.ts';
import { openContexts } from './context/open-contexts.ts';
import { describeRequest, inputsOf } from './describe-request.ts';
import { openHistory } from './history/open-history.ts';
import { checkOutput } from './output/write-output.ts';
import { repeatRequest } from './repeat-request.ts';
import type { BuildsContext } from './one-build.ts';
import { runBuild } from './run-build.ts';
import { stepOf } from './run-stage.ts';

type Live = RunningBuild & { readonly work: Promise<void> };

type OpenOptions = {
  readonly root: string;
  /** Of the cache, where nobody set it. */
  readonly cacheMaxBytes?: number | undefined;
  /** What went wrong where nobody waits for it. */
  readonly warn: (message: string, error: unknown) => void;
};

/** Opens builds below `root`: their history, the cache of their steps, and contexts while they are needed. */
export async function openBuilds(rooms: BuildRooms & OpenOptions): Promise<Builds> {
  const { root, state, images, snapshots, store } = rooms;
  await mkdir(root, { recursive: true, mode: 0o700 });
  const running = new Map<string, Live>();
  /** Those that have not told their end: what they used is needed. */
  const working = new Set<string>();
  const kept = await openKeptContexts({ root: join(root, 'kept'), digests: join(root, 'digests'), state });
  const history = await openHistory({ root: join(root, 'history'), state, hasImage: (id) => images.list().some((image) => image.id === id), hasContext: (id) => kept.has(id), events: rooms.events });
  kept.trim(history.contextsOfBuilds());
  const publishPrune = (attributes: Readonly<Record<string, string>>): void => rooms.events.publish({ type: 'builder', action: 'prune', actorId: '', attributes });
  const cache = await openBuildCache({
    root: join(root, 'cache'), contexts: kept, state, images, snapshots, store, running: () => working, filesOfBuilds: () => history.filesOfBuilds(), maxBytes: rooms.cacheMaxBytes, warn: rooms.warn,
    onTrim: ({ why, entries, bytes }) => publishPrune({ reclaimed: String(bytes), entries: String(entries), why }),
  });
  // Of builds that history let go meanwhile.
  const sweeping = cache.sweepFiles().catch(() => undefined);
  const contexts = await openContexts({ root, kept });
  await contexts.sweep();
  const shared: BuildsContext = { rooms, cache, contexts, history };

  const start = (asked: BuildRequest): RunningBuild => {
    const request = { ...asked, tags: namesOf(asked.tags) };
    checkOutput(request.output);
    checkAgents(request.ssh);
    const live = startBuild(shared, request, { kept, onOver: (id) => working.delete(id) });
    working.add(live.id);
    running.set(live.id, live);
    void live.work.then(() => running.delete(live.id));
    return live;
  };

  return {
    start,
    list: () => history.list(),
    get: (id) => history.get(id),
    events: (id, signal) => history.events(id, signal),
    cancel: (id) => {
      const build = running.get(history.get(id).id);
      if (build === undefined || !working.has(build.id)) throw new EngineError('conflict', `build ${id}: it is over`);
      build.cancel();
    },
    repeat: async (id, { noCache, ...given }) => start(await repeatRequest({ history, contexts: kept }, id, { ...given, noCache })),
    remove: async (id) => {
      await history.remove(id);
      kept.trim(history.contextsOfBuilds());
      await cache.sweepFiles();
    },
    check: (body, signal) => checkBuild(shared, body, signal),
    cacheEntries: async () => {
      const known = new Set(history.list().map(({ id }) => id));
      const ofContexts = history.contextsOfBuilds();
      return (await cache.entries()).map((entry) => ({ ...entry, builds: entry.kind === 'context' ? (ofContexts.get(entry.id) ?? []) : entry.builds.filter((id) => known.has(id)) }));
    },
    pruneCache: async (request) => {
      const reply = await cache.prune(request);
      if (request.dryRun !== true) publishPrune({ reclaimed: String(reply.bytes) });
      return reply;
    },
    cacheSettings: () => cache.settings(),
    changeCacheSettings: (change) => cache.changeSettings(change),
    makeRoom: (attempt) => cache.makeRoom(attempt),
    problems: async () => [...(await history.problems()), ...(await cache.problems()), ...kept.problems()],
    [Symbol.asyncDispose]: async () => {
      for (const build of running.values()) build.cancel();
      await Promise.all([...running.values()].map(({ work }) => work));
      await sweeping;
      await contexts[Symbol.asyncDispose]();
      await cache[Symbol.asyncDispose]();
      await kept[Symbol.asyncDispose]();
      await history[Symbol.asyncDispose]();
    },
  };
}

/** Each name whole, and once. `invalid` for one that no image that is built can have. */
function namesOf(tags: readonly string[]): string[] {
  const names = tags.map((tag) => {
    const reference = parseReference(tag);
    if (reference.digest !== undefined) throw new EngineError('invalid', `invalid tag "${tag}": an image that is built gets a tag, no digest`);
    return familiarReference(reference);
  });
  return [...new Set(names)];
}

function startBuild(shared: BuildsContext, request: BuildRequest, { kept, onOver }: { kept: Pick<KeptContexts, 'trim' | 'list' | 'remove'>; onOver: (id: string) => void }): Live {
  const { history, cache } = shared;
  const description = describeRequest(request);
  const log = history.begin(description, inputsOf(request));
  const { id } = log;
  const controller = new AbortController();
  const emit = (event: BuildEvent): void => log.append(event);
  const settle = async (result: Awaited<RunningBuild['result']>): Promise<typeof result> => {
    const at = Date.now();
    onOver(id);
    await cache.settle().catch(() => undefined);
    if (result.kind === 'done') emit({ kind: 'finished', at, status: 'done', imageId: result.imageId ?? '', tags: request.tags });
    else if (result.kind === 'failed') emit({ kind: 'finished', at, status: 'failed', failure: result.failure });
    else emit({ kind: 'finished', at, status: 'cancelled' });
    // On a full disk there is room again when what the build made has left it.
    if (!(await log.close())) {
      await shared.rooms.snapshots.swept();
      await log.close();
    }
    kept.trim(history.contextsOfBuilds());
    cache.trim();
    return result;
  };
  const work = async (): Promise<Awaited<RunningBuild['result']>> => {
    emit({ kind: 'started', id, at: Date.now(), description });
    try {
      return { kind: 'done', imageId: await runBuild(shared, { id, request, signal: controller.signal, emit, keepContext: (context) => log.keepContext(context), keepSteps: (steps) => log.keepSteps(steps) }) };
    } catch (error) {
      // Who is told that there was no room finds what the build had taken of it free again.
      if (isEngineError(error, 'no-space')) await Promise.all([shared.rooms.snapshots.swept(), kept.remove(kept.list().map(({ name }) => name))]);
      return controller.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: describeFailure(error, stepOf(error)) };
    }
  };
  const result = work().then(settle);
  return { id, events: () => history.events(id), cancel: () => controller.abort(new EngineError('cancelled', `build ${id}: cancelled`)), result, work: result.then(() => undefined) };
}
