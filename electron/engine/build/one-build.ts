import type { BuildEvent } from '../../shared/engine-api/builds.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import type { StageGraph } from '../dockerfile/stage-graph.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildCache, RecordedStep } from './cache/build-cache.ts';
import type { Contexts } from './context/build-context.ts';
import type { BuildHistory } from './history/build-history.ts';

/** What all builds share. */
export type BuildsContext = { readonly rooms: BuildRooms; readonly cache: BuildCache; readonly contexts: Contexts; readonly history: BuildHistory };

/** One build from its request to its image. */
export type OneBuild = {
  readonly id: string;
  readonly request: BuildRequest;
  readonly signal: AbortSignal;
  readonly emit: (event: BuildEvent) => void;
  /** Where the context that it was sent is kept. */
  readonly keepContext: (id: string) => void;
  /** Of all steps of the plan, as far as they were decided, in order: told when there is a plan, and at the end. */
  readonly keepSteps: (steps: readonly RecordedStep[]) => void;
};

/** A build whose Dockerfile is read; `stack` is undone when it is over. */
export type PlannedBuild = OneBuild & BuildsContext & {
  readonly dockerfile: Dockerfile;
  readonly graph: StageGraph;
  readonly platform: Platform;
  readonly stack: AsyncDisposableStack;
};
