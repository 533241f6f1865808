import type { BuildDescription, BuildEvent, BuildFailure, BuildFinding, BuildStatus, CacheMiss, PlannedStage, PlannedStep } from '../../../electron/shared/engine-api/builds.ts';

/** `left`: the build ended before it was its turn. */
export type StepState = 'waiting' | 'running' | 'cached' | 'done' | 'failed' | 'left';

export type StepView = PlannedStep & {
  readonly state: StepState;
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** What it took now, and of one from the cache what it had taken. */
  readonly seconds: number | undefined;
  readonly ranSeconds: number | undefined;
  readonly bytes: number;
  readonly miss: CacheMiss | undefined;
  readonly progress: { readonly what: string; readonly bytes: number; readonly total: number | undefined } | undefined;
  /** Lines that it has said. */
  readonly said: number;
};

/** A build as far as it has told: the same whether it runs or is over. */
export type BuildView = {
  readonly id: string;
  readonly description: BuildDescription | undefined;
  readonly status: BuildStatus;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly context: { readonly files: number; readonly bytes: number; readonly sent: number; readonly done: boolean } | undefined;
  readonly dockerfile: string;
  readonly source: string;
  readonly stages: readonly PlannedStage[];
  readonly steps: readonly StepView[];
  readonly findings: readonly BuildFinding[];
  readonly failure: BuildFailure | undefined;
  readonly imageId: string | undefined;
  readonly tags: readonly string[];
};

export const noBuild: BuildView = {
  id: '', description: undefined, status: 'running', startedAt: undefined, endedAt: undefined, context: undefined, dockerfile: '', source: '', stages: [], steps: [], findings: [], failure: undefined, imageId: undefined, tags: [],
};

/** The build after some more that it has said. Pure; costs the steps once for all events together. */
export function reduceBuild(build: BuildView, events: readonly BuildEvent[]): BuildView {
  let view = build;
  let steps: StepView[] | undefined;
  const change = (step: number, patch: Partial<StepView>): void => {
    steps ??= [...view.steps];
    const at = steps[step]?.step === step ? step : steps.findIndex((each) => each.step === step);
    const old = steps[at];
    if (old !== undefined) steps[at] = { ...old, ...(old.kind === 'from' ? asBase(patch) : patch) };
  };
  const said = new Map<number, number>();
  for (const event of events) {
    if (event.kind === 'log') {
      said.set(event.step, (said.get(event.step) ?? 0) + 1);
      continue;
    }
    if (event.kind === 'container') continue;
    if (isOfStep(event)) {
      change(event.step, patchOf(event));
      continue;
    }
    if (steps !== undefined) view = { ...view, steps };
    view = next(view, event);
    steps = undefined;
  }
  for (const [step, lines] of said) change(step, { said: ((steps ?? view.steps).find((each) => each.step === step)?.said ?? 0) + lines });
  return steps === undefined ? view : { ...view, steps };
}

/** A base is here or is pulled: it is no step that runs, and so none that the cache could have. */
function asBase(patch: Partial<StepView>): Partial<StepView> {
  return patch.state === 'cached' ? { ...patch, state: 'done', ranSeconds: undefined } : patch;
}

type OfStep = Extract<BuildEvent, { kind: 'step-started' | 'progress' | 'step-finished' }>;
type OfBuild = Exclude<BuildEvent, OfStep | { kind: 'log' | 'container' }>;

function isOfStep(event: BuildEvent): event is OfStep {
  return event.kind === 'step-started' || event.kind === 'progress' || event.kind === 'step-finished';
}

function patchOf(event: OfStep): Partial<StepView> {
  switch (event.kind) {
    case 'step-started':
      return { state: 'running', startedAt: event.at, miss: event.miss };
    case 'progress':
      return { progress: { what: event.what, bytes: event.bytes, total: event.total } };
    case 'step-finished':
      return { state: event.cached ? 'cached' : 'done', endedAt: event.at, seconds: event.seconds, ranSeconds: event.ranSeconds, bytes: event.bytes, progress: undefined };
  }
}

function next(view: BuildView, event: OfBuild): BuildView {
  switch (event.kind) {
    case 'started':
      return { ...view, id: event.id, description: event.description, startedAt: event.at };
    case 'context':
      return { ...view, context: { files: event.files, bytes: event.bytes, sent: event.sent, done: event.done } };
    case 'plan':
      return { ...view, dockerfile: event.dockerfile, source: event.source, stages: event.stages, steps: event.steps.map(asWaiting) };
    case 'source':
      return { ...view, dockerfile: event.dockerfile, source: event.source };
    case 'finding':
      return { ...view, findings: [...view.findings, event.finding] };
    case 'finished':
      return finish(view, event);
  }
}

function asWaiting(step: PlannedStep): StepView {
  return { ...step, state: 'waiting', startedAt: undefined, endedAt: undefined, seconds: undefined, ranSeconds: undefined, bytes: 0, miss: undefined, progress: undefined, said: 0 };
}

function finish(view: BuildView, event: Extract<BuildEvent, { kind: 'finished' }>): BuildView {
  const ended = { ...view, status: event.status, endedAt: event.at };
  if (event.status === 'done') return { ...ended, imageId: event.imageId, tags: event.tags };
  const failure = event.status === 'failed' ? event.failure : undefined;
  const steps = view.steps.map((step): StepView => {
    if (step.step === failure?.step) return { ...step, state: 'failed', endedAt: event.at, seconds: step.startedAt === undefined ? undefined : (event.at - step.startedAt) / 1000 };
    return step.state === 'waiting' || step.state === 'running' ? { ...step, state: 'left', endedAt: step.startedAt === undefined ? undefined : event.at } : step;
  });
  return { ...ended, failure, steps };
}

/** Of the steps that were decided so far, bases left out: how many the cache had, of how many, and the seconds that it saved. */
export function cacheShare({ steps }: Pick<BuildView, 'steps'>): { readonly cached: number; readonly of: number; readonly savedSeconds: number } {
  const cached = steps.filter(({ state }) => state === 'cached');
  const decided = steps.filter(({ state, kind }) => kind !== 'from' && state !== 'waiting' && state !== 'left');
  return { cached: cached.length, of: decided.length, savedSeconds: cached.reduce((sum, { ranSeconds, seconds }) => sum + Math.max(0, (ranSeconds ?? 0) - (seconds ?? 0)), 0) };
}

/**
 * The step that a person wants to see first: the one that failed; while the build runs one that runs, or between two of them the one that began last; and
 * then the first that the cache did not have, else the last of all.
 */
export function stepOfInterest({ steps, failure, endedAt }: Pick<BuildView, 'steps' | 'failure' | 'endedAt'>): number | undefined {
  if (failure?.step !== undefined) return failure.step;
  const made = steps.filter(({ kind }) => kind !== 'from');
  const running = made.find(({ state }) => state === 'running') ?? steps.find(({ state }) => state === 'running');
  const begunLast = endedAt === undefined ? made.reduce<StepView | undefined>((last, step) => ((step.startedAt ?? 0) >= (last?.startedAt ?? 1) ? step : last), undefined) : undefined;
  return (running ?? begunLast ?? steps.find(({ state, miss }) => state === 'done' && miss !== undefined) ?? made.findLast(({ state }) => state === 'done') ?? steps.at(-1))?.step;
}
