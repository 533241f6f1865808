import type { CacheEntry, CacheMiss, CachePruneBody, CachePruneReply, CacheSettings, CacheSettingsReply } from '../../../shared/engine-api/builds.ts';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import type { NewLayer } from '../../images/images.ts';
import type { MakeRoom } from '../../sys/make-room.ts';

/**
 * All that a step's result depends on. Its key is the sha256 of this as canonical JSON: no times, no paths of the machine, no values of secrets
 * (their ids, and that they are mounted, count).
 */
export type StepRecipe = {
  readonly kind: 'run' | 'copy' | 'add' | 'workdir';
  /** Expanded as far as the builder expands it. */
  readonly instruction: string;
  /** The layer that it stands on; undefined: nothing, or `COPY --link`. */
  readonly parent: ChainId | undefined;
  /** Variables and arguments that the process sees, by name. */
  readonly arguments: Readonly<Record<string, string>>;
  /** User, folder, shell, network, platform and mounts, by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** What it reads, each by a word for where from (`context`, a stage's or image's name) with the digest of its file list. */
  readonly inputs: readonly { readonly source: string; readonly files: Digest }[];
};

/** Path in what is read, what it is, and its digest: sorted by path, paths once. */
export type FileListEntry = { readonly path: string; readonly metadata: string; readonly digest: string };

/** A step of an earlier build, in the order of its stages. Kept with each build for reasons and advice. */
export type RecordedStep = {
  readonly step: number;
  readonly stage: string;
  /** As written, on one line. */
  readonly text: string;
  /** The base's name and digest for `from`. */
  readonly base: { readonly image: string; readonly digest: string } | undefined;
  readonly recipe: StepRecipe | undefined;
  readonly key: Digest | undefined;
  readonly cached: boolean;
  /** Of its last real run. */
  readonly seconds: number;
};

/** A step's result that is kept. */
export type CachedResult = {
  readonly key: Digest;
  readonly layer: NewLayer | undefined;
  /** Seconds that it took to make. */
  readonly seconds: number;
  /** ISO 8601; the history of an image tells it, so that a build of cached steps gives the same image again. */
  readonly createdAt: string;
};

/** The folder of a `RUN --mount=type=cache`, held for one step. */
export type CacheMountHold = AsyncDisposable & { readonly path: string };

/** A step of the build that runs, or of its plan. `base` of a `from` as soon as it is known. */
export type MissStep = Pick<RecordedStep, 'stage' | 'text' | 'step' | 'base'>;

export type MissRequest = {
  readonly step: MissStep;
  /** All steps of this build, this one too, so that lines that were added or taken away are seen. */
  readonly plan: readonly MissStep[];
  readonly recipe: StepRecipe;
  /** The steps of builds like this one, newest first. */
  readonly earlier: readonly { readonly build: string; readonly steps: readonly RecordedStep[] }[];
  /** The first step of this stage, or of the one that it stands on, that was no hit. */
  readonly changedAbove: number | undefined;
};

export type BuildCache = AsyncDisposable & {
  key(recipe: StepRecipe): Digest;
  /** Waits while a step with this key is made, by this build or another, so that what is the same is made once; dispose it when the result is put. `cancelled`. */
  claim(key: Digest, signal: AbortSignal): Promise<Disposable>;
  /** Undefined as well where its layer is not there any more. A result that is found counts as used by `build`. */
  find(key: Digest, build: string): CachedResult | undefined;
  /** Keeps a result: its layer is held from now on. The last of two with one key counts. `createdAt`: of one that was made elsewhere; else now. */
  put(result: Omit<CachedResult, 'createdAt'> & { readonly recipe: StepRecipe; readonly text: string; readonly build: string; readonly createdAt?: string }): CachedResult;
  /** For the end of a build: results are written soon after they came, this writes them now; and takes away what a prune could not while it ran. */
  settle(): Promise<void>;
  /** Stores the list of what a step read, once for one content; returns its digest. */
  keepFiles(entries: readonly FileListEntry[]): Promise<Digest>;
  readFiles(digest: Digest): Promise<readonly FileListEntry[] | undefined>;
  /** Why nothing was found. */
  explain(request: MissRequest): Promise<CacheMiss>;
  /** Waits where `locked` and held elsewhere; `private`: another folder then. Made empty with the given owner and mode the first time. */
  holdMount(request: { id: string; sharing: 'shared' | 'private' | 'locked'; uid: number; gid: number; mode: number; signal: AbortSignal }): Promise<CacheMountHold>;
  /** All results, for who exports them. */
  results(): (CachedResult & { readonly recipe: StepRecipe; readonly text: string })[];
  entries(): Promise<CacheEntry[]>;
  prune(request: CachePruneBody): Promise<CachePruneReply>;
  settings(): CacheSettingsReply;
  /** Durable; what is over a limit that is smaller now goes in the background. */
  changeSettings(change: Partial<CacheSettings>): CacheSettingsReply;
  /** For the end of a build: where something was kept and no other build runs it brings the cache within its limit, in the background. */
  trim(): void;
  /** Gives up what is unused for work that met a full disk. */
  readonly makeRoom: MakeRoom;
  /** The same for a step whose program failed, where the disk is nearly full: true where it is worth another try. */
  makeRoomForStep(): Promise<boolean>;
  /** Removes lists of files that no result and no build of history names any more. For after a build was removed from history. */
  sweepFiles(): Promise<void>;
  /** Records without layer, folders without record. */
  problems(): Promise<string[]>;
};
