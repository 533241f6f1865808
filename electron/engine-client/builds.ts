import type { BuildBody, BuildCheckBody, BuildCheckReply, BuildEvent, BuildRepeatBody, BuildSummary, CacheEntry, CachePruneBody, CachePruneReply, CacheSettings, CacheSettingsReply } from '../shared/engine-api/builds.ts';
import { readJsonBatches } from './read-lines.ts';
import type { EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };
/** `registryConfig`: logins for base images, a secret. */
type WithLogins = { readonly registryConfig?: string | undefined } & WithSignal;

/** Builds, their history and their cache: /tidewharf/v1/builds. */
export type BuildCalls = {
  /** It runs on whoever looks at it. */
  startBuild(body: BuildBody, options?: WithLogins): Promise<{ id: string }>;
  repeatBuild(id: string, body: BuildRepeatBody, options?: WithLogins): Promise<{ id: string }>;
  listBuilds(): Promise<BuildSummary[]>;
  getBuild(id: string): Promise<BuildSummary>;
  /** From its first event to its `finished`, some at a time; leaving it leaves the build alone. */
  buildEvents(id: string, options?: WithSignal): AsyncGenerator<readonly BuildEvent[]>;
  cancelBuild(id: string): Promise<void>;
  removeBuild(id: string): Promise<void>;
  checkBuild(body: BuildCheckBody, options?: WithSignal): Promise<BuildCheckReply>;
  cacheEntries(): Promise<CacheEntry[]>;
  pruneCache(body: CachePruneBody): Promise<CachePruneReply>;
  cacheSettings(): Promise<CacheSettingsReply>;
  changeCacheSettings(change: CacheSettings): Promise<CacheSettingsReply>;
};

const root = '/tidewharf/v1/builds';

export function createBuildCalls(transport: EngineTransport): BuildCalls {
  const pathOf = (id: string, rest = ''): string => `${root}/${encodeURIComponent(id)}${rest}`;
  return {
    startBuild: async (body, options = {}) => (await transport.json({ method: 'POST', path: root, body, ...options })) as { id: string },
    repeatBuild: async (id, body, options = {}) => (await transport.json({ method: 'POST', path: pathOf(id, '/repeat'), body, ...options })) as { id: string },
    listBuilds: async () => (await transport.json({ method: 'GET', path: root })) as BuildSummary[],
    getBuild: async (id) => (await transport.json({ method: 'GET', path: pathOf(id) })) as BuildSummary,
    buildEvents: (id, { signal } = {}) => readEvents(transport, pathOf(id, '/events'), signal),
    cancelBuild: async (id) => void (await transport.json({ method: 'POST', path: pathOf(id, '/cancel') })),
    removeBuild: async (id) => void (await transport.json({ method: 'DELETE', path: pathOf(id) })),
    checkBuild: async (body, { signal } = {}) => (await transport.json({ method: 'POST', path: `${root}/check`, body, signal })) as BuildCheckReply,
    cacheEntries: async () => (await transport.json({ method: 'GET', path: `${root}/cache` })) as CacheEntry[],
    pruneCache: async (body) => (await transport.json({ method: 'POST', path: `${root}/cache/prune`, body })) as CachePruneReply,
    cacheSettings: async () => (await transport.json({ method: 'GET', path: `${root}/cache/settings` })) as CacheSettingsReply,
    changeCacheSettings: async (change) => (await transport.json({ method: 'PUT', path: `${root}/cache/settings`, body: change })) as CacheSettingsReply,
  };
}

async function* readEvents(transport: EngineTransport, path: string, signal: AbortSignal | undefined): AsyncGenerator<readonly BuildEvent[]> {
  const reply = await transport.open({ method: 'GET', path, signal });
  try {
    for await (const events of readJsonBatches(reply)) yield events as readonly BuildEvent[];
  } catch (error) {
    throw streamError(error, 'build', signal);
  } finally {
    reply.destroy();
  }
}
