import type { ErrorBody } from '../errors/engine-error.ts';

/** Lines of a Dockerfile, from 1, both included. */
export type SourceLines = { readonly start: number; readonly end: number };

/** Body of `POST /tidewharf/v1/builds`. Secrets are held in memory and nowhere else. */
export type BuildBody = {
  readonly context: { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'remote'; readonly url: string } | { readonly kind: 'none' };
  /** A path below the context, or an absolute one beside it; or the text itself. */
  readonly dockerfile: { readonly kind: 'file'; readonly path: string } | { readonly kind: 'text'; readonly text: string };
  readonly tags: readonly string[];
  /** '' : the last stage. */
  readonly target: string;
  /** '' : this machine's. */
  readonly platform: string;
  readonly args: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: readonly BuildSecret[];
  readonly noCache: boolean;
  /** Stages that are built anew. */
  readonly noCacheFilter: readonly string[];
  /** Base images are asked for in their registries even where they are here. */
  readonly pull: boolean;
  /** 'default', 'none', 'host' or a network's name. */
  readonly network: string;
  readonly addHosts: readonly string[];
  /** Bytes of /dev/shm; 0: the usual. */
  readonly shmSize: number;
  readonly ulimits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  /** What RUN may ask for that opens the machine; nothing where it is left out. */
  readonly allow?: readonly BuildPermission[];
  /** Sockets of SSH agents on the engine's machine, for `RUN --mount=type=ssh`; each id once. A step can use their keys while it runs, and reads none. */
  readonly ssh?: readonly { readonly id: string; readonly path: string }[];
  /** References whose cache is read; `cacheTo` is written. */
  readonly cacheFrom: readonly string[];
  readonly cacheTo: string;
  /** Where the result goes besides the images; paths on the engine's machine. */
  readonly output: BuildOutput;
};

/** `network.host`: RUN --network=host; `security.insecure`: RUN --security=insecure. */
export type BuildPermission = 'network.host' | 'security.insecure';

export type BuildOutput = { readonly kind: 'image' } | { readonly kind: 'oci-archive' | 'docker-archive' | 'tar' | 'folder'; readonly path: string };

/** One of value (base64), path of a file on the engine's machine. */
export type BuildSecret = { readonly id: string } & ({ readonly value: string } | { readonly path: string });

/** Body of `POST /tidewharf/v1/builds/{id}/repeat`: secrets are given anew; `noCache` takes nothing from the cache. */
export type BuildRepeatBody = { readonly secrets: readonly BuildSecret[]; readonly noCache: boolean };

/** What a build was asked to be, without the values of secrets: kept in history, and enough to ask for it again where `repeatable`. */
export type BuildDescription = Omit<BuildBody, 'secrets' | 'context' | 'dockerfile'> & {
  readonly context: BuildBody['context'] | { readonly kind: 'sent' };
  readonly dockerfile: string;
  readonly secretIds: readonly string[];
  /** The context can be read again; one that was sent as long as it is kept. */
  readonly repeatable: boolean;
};

export type BuildStatus = 'running' | 'done' | 'failed' | 'cancelled';

/** A row of history. Times as ISO 8601. */
export type BuildSummary = {
  readonly id: string;
  readonly status: BuildStatus;
  readonly description: BuildDescription;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly seconds: number | undefined;
  readonly imageId: string | undefined;
  /** Of the plan, without bases and outputs, which come from no cache. */
  readonly steps: number;
  readonly cachedSteps: number;
  /** Seconds that steps taken from the cache had needed when they ran. */
  readonly savedSeconds: number;
  readonly warnings: number;
  /** Why it failed; ''. */
  readonly error: string;
  /** The image is still there. */
  readonly isHere: boolean;
};

export type BuildStepKind = 'from' | 'run' | 'copy' | 'add' | 'workdir' | 'setting' | 'output';

export type PlannedStep = {
  /** From 0, in the order of the file. */
  readonly step: number;
  readonly stage: number;
  readonly kind: BuildStepKind;
  /** The instruction on one line. */
  readonly text: string;
  readonly lines: SourceLines;
  /** Steps whose result it reads: the one before it in its stage, the last of stages that it copies from. */
  readonly needs: readonly number[];
};

export type PlannedStage = { readonly stage: number; readonly name: string; readonly base: string; readonly platform: string };

/** Why a step was not taken from the cache, in the order in which they are looked for. Digests as sha256:... */
export type MissReason =
  | { readonly kind: 'no-cache' }
  | { readonly kind: 'first-build' }
  /** No run of it is kept any more: its record or its layer was removed. */
  | { readonly kind: 'pruned' }
  | { readonly kind: 'base-changed'; readonly image: string; readonly before: string; readonly after: string }
  /** The Dockerfile did not have it before. */
  | { readonly kind: 'instruction-added' }
  /** One above it is not there any more. */
  | { readonly kind: 'instruction-removed'; readonly text: string }
  | { readonly kind: 'instruction-changed'; readonly before: string; readonly after: string }
  | { readonly kind: 'argument-changed'; readonly name: string; readonly before: string | undefined; readonly after: string | undefined }
  /** `files`: the first of them; `total` of all. */
  | { readonly kind: 'files-changed'; readonly source: string; readonly total: number; readonly files: readonly ChangedFile[] }
  /** The first step above it that was not the same. */
  | { readonly kind: 'parent-changed'; readonly step: number }
  /** A setting that it depends on: user, folder, shell, network, mounts. */
  | { readonly kind: 'setting-changed'; readonly name: string; readonly before: string; readonly after: string };

/** `before` and `after`: digests, of a change of metadata kind, mode and owner; undefined where the file was not there. */
export type ChangedFile = {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'content' | 'metadata';
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** A miss with what it cost. `lastSeconds`: what its last run had taken; undefined where none is known. `build`: the one that it was compared with. */
export type CacheMiss = { readonly reason: MissReason; readonly lastSeconds: number | undefined; readonly build: string | undefined };

/** Found in a Dockerfile before anything is run. `rule` as lint rules are called. */
export type BuildFinding = {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'advice';
  readonly message: string;
  /** Why it matters and what to write instead. */
  readonly advice: string;
  readonly lines: SourceLines;
  /** Text that replaces these lines; undefined where none is offered. */
  readonly rewrite?: string;
};

/** Where in the Dockerfile a build failed. */
export type BuildFailure = {
  readonly error: ErrorBody;
  readonly step: number | undefined;
  readonly lines: SourceLines | undefined;
  /** Of a RUN. */
  readonly exitCode: number | undefined;
  /** The last lines that it said. */
  readonly output: readonly string[];
};

/** What a build says, in order; kept, so that a build that is over is read the same way. `at` in milliseconds since 1970. */
export type BuildEvent =
  | { readonly kind: 'started'; readonly id: string; readonly at: number; readonly description: BuildDescription }
  /** Bytes and files of the context so far; `done` once. `sent` of these had to be read anew. */
  | { readonly kind: 'context'; readonly files: number; readonly bytes: number; readonly sent: number; readonly done: boolean }
  | { readonly kind: 'plan'; readonly dockerfile: string; readonly source: string; readonly stages: readonly PlannedStage[]; readonly steps: readonly PlannedStep[] }
  /** Instead of a plan, where the Dockerfile is there and cannot be built. */
  | { readonly kind: 'source'; readonly dockerfile: string; readonly source: string }
  | { readonly kind: 'finding'; readonly finding: BuildFinding }
  | { readonly kind: 'step-started'; readonly step: number; readonly at: number; readonly miss: CacheMiss | undefined }
  /** A RUN begins in a container by this id (64 hex digits), which nobody else sees and which goes at its end. */
  | { readonly kind: 'container'; readonly step: number; readonly id: string }
  /** Of a pull, a download or a copy. `what`: a word, and the thing: `Downloading sha256:...`, `Extracting sha256:...`, `Fetching https://...`. */
  | { readonly kind: 'progress'; readonly step: number; readonly what: string; readonly bytes: number; readonly total: number | undefined }
  /** Whole lines without their end; `part`: the line goes on with the next of its step and stream, as where it is long or its program waits. */
  | { readonly kind: 'log'; readonly step: number; readonly stream: 'stdout' | 'stderr'; readonly text: string; readonly at: number; readonly part?: true }
  /** `seconds` that it took now; of a cached one `ranSeconds`, what it had taken. `bytes` of the layer as unpacked; `layer`: chain id above it. */
  | {
      readonly kind: 'step-finished';
      readonly step: number;
      readonly at: number;
      readonly cached: boolean;
      readonly seconds: number;
      readonly ranSeconds: number | undefined;
      readonly bytes: number;
      readonly layer: string | undefined;
    }
  | { readonly kind: 'finished'; readonly at: number; readonly status: 'done'; readonly imageId: string; readonly tags: readonly string[] }
  | { readonly kind: 'finished'; readonly at: number; readonly status: 'failed'; readonly failure: BuildFailure }
  | { readonly kind: 'finished'; readonly at: number; readonly status: 'cancelled' };

/** One step's result that is kept. Bytes on the disk that its removal alone gives back, and what its layer holds. */
export type CacheEntry = {
  readonly id: string;
  /** `layer`: a step's result; `mount`: the folder of a cache mount; `context`: files that a client sent, by which its builds can be repeated. */
  readonly kind: 'layer' | 'mount' | 'context';
  /** The instruction, the mount's id, or how many files. */
  readonly text: string;
  readonly bytes: number;
  readonly ownBytes: number;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly uses: number;
  /** Seconds that it took to make. */
  readonly seconds: number;
  /** Names or ids of images that hold its layer, of builds that used it. */
  readonly images: readonly string[];
  readonly builds: readonly string[];
  readonly inUse: boolean;
};

/** `olderThanSeconds`: not used since. `keepBytes`: the newest stay up to so many. `all`: those too that images hold. `ids`: these only. */
export type CachePruneBody = { readonly olderThanSeconds?: number; readonly keepBytes?: number; readonly all?: boolean; readonly ids?: readonly string[]; readonly dryRun?: boolean };
export type CachePruneReply = { readonly removed: readonly string[]; readonly bytes: number };

/** `PUT /tidewharf/v1/builds/cache/settings`. `maxBytes`: beyond it the longest unused go after a build. */
export type CacheSettings = { readonly maxBytes: number };

/** What went by itself: over the limit, or because the disk was full or nearly. `bytes` came back. */
export type CacheTrim = { readonly at: string; readonly why: 'limit' | 'disk'; readonly entries: number; readonly bytes: number };

/** `GET` of the same, and what a `PUT` answers. */
export type CacheSettingsReply = CacheSettings & { readonly lastTrim: CacheTrim | null };

/** Folders of a context by bytes, what is ignored, and what no step reads. Paths relative to the context. */
export type ContextXray = {
  readonly files: number;
  readonly bytes: number;
  readonly ignoredFiles: number;
  readonly ignoredBytes: number;
  /** Largest first; the folder itself is ''. Bytes of all below. */
  readonly folders: readonly { readonly path: string; readonly files: number; readonly bytes: number; readonly unreadBytes: number }[];
  /** Read by no step of the target; whole folders where all of it is. */
  readonly unread: readonly { readonly path: string; readonly isFolder: boolean; readonly files: number; readonly bytes: number }[];
  /** The lines of a .dockerignore that leaves out what no step reads, and what that saves. */
  readonly proposal: { readonly lines: readonly string[]; readonly files: number; readonly bytes: number };
};

/** A better order of instructions, with proof from builds that were recorded. */
export type OrderAdvice = {
  readonly stage: string;
  /** The lines of the stage in the proposed order. */
  readonly rewrite: string;
  /** Lines that are replaced. */
  readonly lines: SourceLines;
  readonly explanation: string;
  /** Builds that were replayed. */
  readonly builds: number;
  /** Each step that would have been kept more often. */
  readonly steps: readonly { readonly text: string; readonly lines: SourceLines; readonly keptNow: number; readonly keptThen: number; readonly secondsEach: number }[];
  readonly secondsSaved: number;
};

/** Body of `POST /tidewharf/v1/builds/check`: what can be said before a build. */
export type BuildCheckBody = Pick<BuildBody, 'context' | 'dockerfile' | 'target' | 'args'>;
export type BuildCheckReply = {
  readonly source: string;
  readonly dockerfile: string;
  readonly stages: readonly { readonly name: string; readonly base: string }[];
  /** Declared with ARG, with their defaults. */
  readonly args: readonly { readonly name: string; readonly default: string | undefined }[];
  readonly secretIds: readonly string[];
  /** Ids of the SSH agents that its steps ask for. */
  readonly sshIds: readonly string[];
  readonly findings: readonly BuildFinding[];
  /** Undefined where there is no folder. */
  readonly xray: ContextXray | undefined;
  readonly order: readonly OrderAdvice[];
};
