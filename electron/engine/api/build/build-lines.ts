import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import type { BuildEvent, BuildFinding, PlannedStep } from '../../../shared/engine-api/builds.ts';
import { printable } from './miss-text.ts';
import { removalLine, resultLine, stepLines, type StepPlace } from './step-lines.ts';

export type BuildPlan = Extract<BuildEvent, { kind: 'plan' }>;
export type BuildEnd = Extract<BuildEvent, { kind: 'finished' }>;
/** A build that is over; `plan` is undefined where it failed before there was one. */
export type BuildOutcome = { readonly plan: BuildPlan | undefined; readonly end: BuildEnd };

/** Of which steps it is told that their container is gone: those that were done, the one that failed. */
export type ToldRemovals = { readonly done: boolean; readonly failed: boolean };

/** Findings that are told at the end; an engine that finds more in one Dockerfile says so elsewhere. */
const maxWarnings = 20;

/** What there is to know before the first step. `events`: all of a build, from the first on, each time that it is called. */
export async function readPlan(events: () => AsyncIterable<BuildEvent>): Promise<{ plan: BuildPlan; end: undefined } | { plan: undefined; end: BuildEnd } | undefined> {
  for await (const event of events()) {
    if (event.kind === 'plan') return { plan: event, end: undefined };
    if (event.kind === 'finished') return { plan: undefined, end: event };
  }
  return undefined;
}

/**
 * The lines of `POST /build` in the order of the file, though stages are built side by side: each stage is read for itself, from the first event on, so that
 * nothing has to be kept of the ones that are ahead. Ends with the build.
 */
export async function* buildLines(first: BuildPlan, events: () => AsyncIterable<BuildEvent>, removals: ToldRemovals): AsyncGenerator<ProgressLine> {
  const told = new Set<number>();
  let plan = first;
  for (;;) {
    const stages = stageNumbers(plan).filter((stage) => !told.has(stage));
    const [stage] = stages;
    if (stage === undefined) return;
    plan = yield* stageLines({ plan: first, stage, isLast: stages.length === 1, removals }, events());
    told.add(stage);
  }
}

type StageToTell = { readonly plan: BuildPlan; readonly stage: number; readonly isLast: boolean; readonly removals: ToldRemovals };

/**
 * One stage, the last one with the end of the build; gives the newest plan that it saw: a base may bring steps of its own. The last step's result is the image,
 * which is known once all is over.
 */
async function* stageLines({ plan: first, stage, isLast, removals }: StageToTell, events: AsyncIterable<BuildEvent>): AsyncGenerator<ProgressLine, BuildPlan> {
  const findings: BuildFinding[] = [];
  const told = new Set<number>();
  const endOpenLine = createLineEnds();
  const containers = new Map<number, string>();
  const removed = function* (step: number | undefined, isTold: boolean): Generator<ProgressLine> {
    const container = step === undefined ? undefined : containers.get(step);
    if (container !== undefined && isTold) yield removalLine(container);
  };
  let places = stagePlaces(first, first, stage);
  let plan = first;
  let result: { readonly id: string | undefined } | undefined;
  let isSettled = false;
  for await (const event of events) {
    if (event.kind === 'plan') {
      plan = event;
      places = stagePlaces(first, plan, stage);
    }
    if (isLast && event.kind === 'finding' && event.finding.severity !== 'advice' && findings.length < maxWarnings) findings.push(event.finding);
    if (event.kind === 'finished') {
      yield* endOpenLine(event);
      if (event.status === 'failed') yield* removed(event.failure.step, removals.failed);
      if (result) yield resultLine(isLast && event.status === 'done' && event.imageId !== '' ? event.imageId : result.id);
      if (isLast) yield* endLines(plan, event, findings);
      return plan;
    }
    // Nothing runs before the bases are here, and no plan changes afterwards.
    isSettled ||= event.kind === 'step-started' && plan.steps.some(({ step, kind }) => step === event.step && kind !== 'from');
    const place = 'step' in event ? places.get(event.step) : undefined;
    if (place) {
      if (result) yield resultLine(result.id);
      result = undefined;
      yield* endOpenLine(event);
      yield* stepLines(place, event, !told.has(place.step.step));
      told.add(place.step.step);
      if (event.kind === 'container') containers.set(event.step, event.id);
      if (event.kind === 'step-finished') {
        yield* removed(event.step, removals.done);
        result = { id: event.layer };
      }
    }
    const isOver = result !== undefined && [...places.keys()].every((step) => told.has(step)) && (isSettled || places.size > 1);
    if (isOver && !isLast) {
      yield resultLine(result?.id);
      return plan;
    }
  }
  return plan;
}

/** A line that a program left open is ended before anything else is said. */
function createLineEnds(): (event: BuildEvent) => ProgressLine[] {
  let isOpen = false;
  return (event) => {
    const wasOpen = isOpen;
    isOpen = event.kind === 'log' && event.part === true;
    return wasOpen && event.kind !== 'log' ? [{ stream: '\n' }] : [];
  };
}

function* endLines(plan: BuildPlan, end: BuildEnd, findings: readonly BuildFinding[]): Generator<ProgressLine> {
  if (end.status === 'cancelled') {
    yield failureLine({ message: 'the build was cancelled' });
    return;
  }
  if (end.status === 'failed') {
    if (end.failure.lines) yield { stream: ` ---> Failed at ${printable(plan.dockerfile)}:${end.failure.lines.start}\n` };
    const { error, exitCode } = end.failure;
    yield failureLine({ ...(exitCode !== undefined && exitCode > 0 && { code: exitCode }), ...error });
    return;
  }
  if (end.imageId !== '') yield { aux: { ID: end.imageId } };
  for (const { message, lines } of findings) yield { stream: `[Warning] ${lines.start > 0 ? `${printable(plan.dockerfile)}:${lines.start}: ` : ''}${printable(message)}\n` };
  if (end.imageId !== '') yield { stream: `Successfully built ${end.imageId.replace(/^sha256:/, '').slice(0, 12)}\n` };
  for (const tag of end.tags) yield { stream: `Successfully tagged ${tag}\n` };
}

/** A failure as clients read it from a stream. */
export function failureLine(errorDetail: NonNullable<ProgressLine['errorDetail']>): ProgressLine {
  return { errorDetail, error: errorDetail.message };
}

function shownSteps({ steps }: BuildPlan): PlannedStep[] {
  return steps.filter(({ kind }) => kind !== 'output');
}

function stageNumbers(plan: BuildPlan): number[] {
  return [...new Set(shownSteps(plan).map(({ stage }) => stage))].toSorted((a, b) => a - b);
}

/** The steps of a stage, those of the file with their numbers; what a base wants to be done has none. */
function stagePlaces(first: BuildPlan, plan: BuildPlan, stage: number): Map<number, StepPlace> {
  const numbered = new Map(shownSteps(first).map(({ step }, index) => [step, index + 1]));
  const own = shownSteps(plan).filter((step) => step.stage === stage);
  const triggers = own.filter(({ step }) => !numbered.has(step)).length;
  return new Map(own.map((step) => [step.step, { step, number: numbered.get(step.step), of: numbered.size, triggers }]));
}
