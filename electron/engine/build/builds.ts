import type { Readable } from 'node:stream';
import type {
  BuildBody, BuildCheckBody, BuildCheckReply, BuildEvent, BuildFailure, BuildSummary, CacheEntry, CachePruneBody, CachePruneReply, CacheSettings, CacheSettingsReply,
} from '../../shared/engine-api/builds.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import type { RegistryAuth } from '../registry/registry.ts';
import type { Limits } from '../runtime/limits.ts';
import type { MakeRoom } from '../sys/make-room.ts';

/** What `POST /build` and `POST /tidewharf/v1/builds` come down to. */
export type BuildRequest = Omit<BuildBody, 'context' | 'secrets'> & {
  /** `sent`: a tar, plain or packed, read once; `kept`: one that was sent before. With a Dockerfile as text and `none` there are no files. */
  readonly context: BuildBody['context'] | { readonly kind: 'sent'; readonly tar: Readable } | { readonly kind: 'kept'; readonly id: string };
  readonly secrets: ReadonlyMap<string, Buffer>;
  /** Limits of each RUN's container. */
  readonly limits: Partial<Limits>;
  readonly authFor: (domain: string) => RegistryAuth | undefined;
  /** As for containers: `--security-opt`, `--cgroup-parent`. */
  readonly securityOpt: readonly string[];
  readonly cgroupParent: string;
};

/** One build: runs on whoever looks at it. */
export type RunningBuild = {
  readonly id: string;
  /** From the first event on, to its `finished`. Leaving the iteration leaves the build alone. */
  events(): AsyncIterable<BuildEvent>;
  /** Ends it within a second, with nothing left behind but the steps that were done. Idempotent. */
  cancel(): void;
  /** Its end, never rejects. `imageId` is undefined for an output that is no image. */
  readonly result: Promise<{ readonly kind: 'done'; readonly imageId: ImageId | undefined } | { readonly kind: 'failed'; readonly failure: BuildFailure } | { readonly kind: 'cancelled' }>;
};

/** Builds, what is kept of them, and the cache of their steps. */
export type Builds = AsyncDisposable & {
  /** Begins at once and returns; what is wrong with the request itself is thrown (`invalid`, or as `checkOutput` and `checkAgents` do), all else is an event. */
  start(request: BuildRequest): RunningBuild;
  /** Those that run and that are over, newest first. */
  list(): BuildSummary[];
  /** By id or its beginning; `not-found`. */
  get(id: string): BuildSummary;
  /** From the first event on; follows a build that runs to its end. */
  events(id: string, signal?: AbortSignal): AsyncIterable<BuildEvent>;
  /** `not-found`; `conflict` where it is over. */
  cancel(id: string): void;
  /** Begins it again with the inputs that it had. `conflict` where they are not there any more: a context that was sent, secrets that were typed. */
  repeat(id: string, request: Pick<BuildRequest, 'secrets' | 'noCache' | 'authFor'>): RunningBuild | Promise<RunningBuild>;
  /** Takes it out of history. `conflict` where it runs. Its cache stays. */
  remove(id: string): Promise<void>;
  /** What can be said of a Dockerfile and its folder without building. */
  check(body: BuildCheckBody, signal?: AbortSignal): Promise<BuildCheckReply>;
  cacheEntries(): Promise<CacheEntry[]>;
  pruneCache(request: CachePruneBody): Promise<CachePruneReply>;
  cacheSettings(): CacheSettingsReply;
  /** Durable, before those of the engine's flags. What is over a smaller limit goes in the background. */
  changeCacheSettings(change: Partial<CacheSettings>): CacheSettingsReply;
  /** Gives up what of the cache nobody uses, the longest unused first. */
  readonly makeRoom: MakeRoom;
  /** What is wrong between records, folders and the cache, one sentence each. */
  problems(): Promise<string[]>;
};
