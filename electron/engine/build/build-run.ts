import type { BuildEvent, PlannedStep } from '../../shared/engine-api/builds.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import type { NewLayer } from '../images/images.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildCache, MissStep, RecordedStep, StepRecipe } from './cache/build-cache.ts';
import type { ImportedCache } from './cache/registry-cache.ts';
import type { BuildContext, Contexts, FileTree } from './context/build-context.ts';
import type { Trees } from './open-trees.ts';
import type { OuterArgs } from './steps/scope.ts';

/** What the steps of one build share while it runs. */
export type BuildRun = {
  readonly id: string;
  readonly rooms: BuildRooms;
  readonly cache: BuildCache;
  /** Of `--cache-from`: asked where the own one has nothing. */
  readonly imported: ImportedCache;
  readonly contexts: Contexts;
  readonly request: BuildRequest;
  readonly dockerfile: Dockerfile;
  readonly context: BuildContext;
  readonly platform: Platform;
  readonly outer: OuterArgs;
  readonly trees: Trees;
  /** Of builds like this one, newest first. */
  readonly earlier: readonly { readonly build: string; readonly steps: readonly RecordedStep[] }[];
  /** All steps, in the order of the file; those of a base's ONBUILD after them. */
  readonly plan: readonly MissStep[];
  /** SOURCE_DATE_EPOCH in seconds since 1970. */
  readonly latest: number | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: BuildEvent) => void;
  readonly record: (step: RecordedStep) => void;
  /** Keeps layers from garbage collection until the build is over. */
  readonly hold: (layers: readonly NewLayer[]) => void;
  /** What `--from` names: a stage of this build once it is done, else an image. */
  readonly treeFrom: (name: string) => Promise<FileTree>;
};

/** One step on its way. */
export type StepPlace = {
  readonly planned: PlannedStep;
  /** Its stage's name, or number where it has none. */
  readonly stage: string;
  /** The cache is not asked: of this stage, or of all. */
  readonly noCache: boolean;
};

/** A step that makes files: what it depends on, and how they are made where no earlier result fits. */
export type FileStep = {
  /** For history (image-spec, config.md, created_by). */
  readonly createdBy: string;
  readonly recipe: StepRecipe;
  /** Undefined where nothing changed. `drifted` is called where a file changed after the recipe was made: the result is no answer to it then. */
  make(drifted: (path: string) => void): Promise<NewLayer | undefined>;
};
