import type { BuildBody, BuildCheckBody, BuildCheckReply, BuildRepeatBody, BuildSummary, CacheEntry, CachePruneBody, CachePruneReply, CacheSettings, CacheSettingsReply } from '../engine-api/builds.ts';
import type { Empty } from './empty.ts';
import type { ChosenFile } from './files.ts';

/** A folder or file that the person chose is named by its handle (files.ts); `none` builds from the Dockerfile alone. */
export type BuildContextChoice = { readonly kind: 'folder'; readonly handle: string } | { readonly kind: 'remote'; readonly url: string } | { readonly kind: 'none' };

/** `inside`: a path below the context. */
export type DockerfileChoice = { readonly kind: 'inside'; readonly path: string } | { readonly kind: 'file'; readonly handle: string } | { readonly kind: 'text'; readonly text: string };

/** A secret goes from the form to the engine and is kept nowhere. */
export type SecretChoice = { readonly id: string } & ({ readonly value: string } | { readonly handle: string });

/** An SSH agent whose keys steps can use: `own` is that of the person, by their environment; `socket` that of another one. */
export type SshChoice = { readonly kind: 'own'; readonly id: string } | { readonly kind: 'socket'; readonly id: string; readonly handle: string };

export type BuildCheckRequest = Pick<BuildCheckBody, 'target' | 'args'> & { readonly context: BuildContextChoice; readonly dockerfile: DockerfileChoice };

/** Where the result goes besides the image. */
export type OutputChoice = { readonly kind: 'image' } | { readonly kind: Exclude<BuildBody['output']['kind'], 'image'>; readonly handle: string };

export type NewBuild = BuildCheckRequest &
  Pick<BuildBody, 'tags' | 'platform' | 'labels' | 'noCache' | 'noCacheFilter' | 'pull' | 'network' | 'addHosts' | 'shmSize' | 'ulimits' | 'cacheFrom' | 'cacheTo'> & {
    readonly allow: NonNullable<BuildBody['allow']>;
    readonly secrets: readonly SecretChoice[];
    readonly ssh: readonly SshChoice[];
    readonly output: OutputChoice;
  };

/** What was chosen for a build, as if it had been chosen again. `dockerfile`: null where it lies in the folder, or is gone; `output`: null where there was none. `ssh`: those that are there, `socket` null for the person's own. */
export type ChosenOfBuild = {
  readonly folder: ChosenFile;
  readonly dockerfile: ChosenFile | null;
  readonly output: ChosenFile | null;
  readonly ssh: readonly { readonly id: string; readonly socket: ChosenFile | null }[];
};

/** A file that a proposal is about: of what is chosen in a form, or of a build that took its context from a folder of this machine. */
export type BuildFile = { readonly which: 'dockerignore' | 'dockerfile'; readonly of: { readonly kind: 'choice'; readonly context: BuildContextChoice; readonly dockerfile: DockerfileChoice } | { readonly kind: 'build'; readonly id: string } };

/** `text` is null where there is none yet. */
export type BuildFileText = { readonly path: string; readonly text: string | null };

export type BuildCalls = {
  /** Those that run and that are over, newest first. */
  'builds.list': { in: Empty; out: BuildSummary[] };
  'builds.get': { in: { id: string }; out: BuildSummary };
  /** Begins it, with a task that follows it. */
  'builds.start': { in: NewBuild; out: { id: string; taskId: string } };
  /** Begins it again with the inputs that it had. */
  'builds.repeat': { in: { id: string; secrets: readonly SecretChoice[] } & Pick<BuildRepeatBody, 'noCache'>; out: { id: string; taskId: string } };
  'builds.cancel': { in: { id: string }; out: Empty };
  /** Takes it out of history; its cache stays. */
  'builds.remove': { in: { id: string }; out: Empty };
  /** What can be said before a build. */
  'builds.check': { in: BuildCheckRequest; out: BuildCheckReply };
  /** The same of a build's Dockerfile and folder as they are now. */
  'builds.checkAgain': { in: { id: string }; out: BuildCheckReply };
  /** `conflict` where it was made of no folder, `not-found` where that is gone. */
  'builds.chosenOf': { in: { id: string }; out: ChosenOfBuild };
  'builds.readFile': { in: BuildFile; out: BuildFileText };
  /** Writes it where it still is as it was shown: `before` null where there was none. `after` null takes it away (an undo). `conflict` where it has changed. */
  'builds.writeFile': { in: { file: BuildFile; before: string | null; after: string | null }; out: Empty };
  'builds.cache': { in: Empty; out: CacheEntry[] };
  /** Changes nothing: what would go, and what would come back. */
  'builds.cachePlan': { in: Omit<CachePruneBody, 'dryRun'>; out: CachePruneReply };
  'builds.cachePrune': { in: Omit<CachePruneBody, 'dryRun'>; out: CachePruneReply };
  'builds.cacheSettings': { in: Empty; out: CacheSettingsReply };
  'builds.changeCacheSettings': { in: CacheSettings; out: CacheSettingsReply };
};

export const buildCallNames = [
  'builds.list', 'builds.get', 'builds.start', 'builds.repeat', 'builds.cancel', 'builds.remove', 'builds.check', 'builds.checkAgain', 'builds.chosenOf', 'builds.readFile', 'builds.writeFile', 'builds.cache', 'builds.cachePlan', 'builds.cachePrune',
  'builds.cacheSettings', 'builds.changeCacheSettings',
] as const satisfies readonly (keyof BuildCalls)[];
