import type { BuildDescription, BuildEvent, BuildSummary } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { RecordedStep } from '../cache/build-cache.ts';
import type { BuildInputs } from './build-record.ts';

/** One build's part of history while it runs. */
export type BuildLog = {
  readonly id: string;
  /** Told at once to who follows, and written soon; the last one, `finished`, is on the disk when this settles. */
  append(event: BuildEvent): void;
  /** Where the context that it was sent is kept. */
  keepContext(id: string): void;
  /** The steps that were decided, for reasons and advice of later builds: the last call counts. Before `finished`. */
  keepSteps(steps: readonly RecordedStep[]): void;
  /** Writes everything; the build is over. Never fails: false where a full disk did not take it; it stays in memory, and is tried again with the next call of any build. */
  close(): Promise<boolean>;
};

/** Builds that run and that are over. A build whose engine was killed is `failed`, and says so. */
export type BuildHistory = AsyncDisposable & {
  begin(description: BuildDescription, inputs?: BuildInputs): BuildLog;
  /** Newest first. `isHere` by `hasImage`, `repeatable` of what was sent by `hasContext`. */
  list(): BuildSummary[];
  /** By id or its beginning; `not-found`, `invalid` where more than one begins so. */
  get(id: string): BuildSummary;
  /** What a repeat needs besides the description; undefined for builds of older engines. `not-found`. */
  inputs(id: string): BuildInputs | undefined;
  /** Contexts that builds name, those of running ones too, each with these. */
  contextsOfBuilds(): ReadonlyMap<string, readonly string[]>;
  /** From the first to `finished`, which it waits for where the build runs; ends early where the signal says so. A slow reader holds nothing in memory. `not-found` at once. */
  events(id: string, signal?: AbortSignal): AsyncIterable<BuildEvent>;
  /** Steps of builds of the same thing, newest first, at most `limit`: of the same context, Dockerfile and target or with a tag in common; where there is none, those with half of their lines in common. */
  like(description: BuildDescription, texts: readonly string[], limit: number): Promise<readonly { readonly build: string; readonly steps: readonly RecordedStep[] }[]>;
  /** With its files. `conflict` where it runs, `not-found`. */
  remove(id: string): Promise<void>;
  /** Lists of files that recorded steps of any build name, those of running ones too. */
  filesOfBuilds(): Promise<ReadonlySet<Digest>>;
  /** Folders without record and records without folder. */
  problems(): Promise<string[]>;
};
