import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import type { BuildEvent, BuildFailure, BuildFinding } from '../../../shared/engine-api/builds.ts';
import { printable } from './miss-text.ts';
import { resultLine, stepLines, type StepPlace } from './step-lines.ts';

export type BuildPlan = Extract<BuildEvent, { kind: 'plan' }>;
export type BuildEnd = Extract<BuildEvent, { kind: 'finished' }>;
/** A build that is over; `plan` is undefined where it failed before there was one. */
export type BuildOutcome = { readonly plan: BuildPlan | undefined; readonly end: BuildEnd };

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
export async function* buildLines(plan: BuildPlan, events: () => AsyncIterable<BuildEvent>): AsyncGenerator<ProgressLine> {
  const places = stepPlaces(plan);
  const stages = [...new Set(places.map(({ step }) => step.stage))];
  for (const stage of stages) {
    const own = new Map(places.flatMap((place) => (place.step.stage === stage ? [[place.step.step, place] as const] : [])));
    if (stage === stages.at(-1)) yield* lastStageLines(plan, own, events());
    else yield* stageLines(own, events());
  }
}

async function* stageLines(places: ReadonlyMap<number, StepPlace>, events: AsyncIterable<BuildEvent>): AsyncGenerator<ProgressLine> {
  const told = new Set<number>();
  const ends = createLineEnds();
  const last = [...places.keys()].at(-1);
  for await (const event of events) {
    const place = 'step' in event ? places.get(event.step) : undefined;
    if (place === undefined) continue;
    yield* ends(event);
    yield* stepLines(place, event, !told.has(place.step.step));
    told.add(place.step.step);
    if (event.kind !== 'step-finished') continue;
    yield resultLine(event.layer);
    if (event.step === last) return;
  }
}

/** The last step's result is the image, which is known once all is over. */
async function* lastStageLines(plan: BuildPlan, places: ReadonlyMap<number, StepPlace>, events: AsyncIterable<BuildEvent>): AsyncGenerator<ProgressLine> {
  const told = new Set<number>();
  const ends = createLineEnds();
  const findings: BuildFinding[] = [];
  let open: string | undefined | false = false;
  for await (const event of events) {
    if (event.kind === 'finding' && event.finding.severity !== 'advice' && findings.length < maxWarnings) findings.push(event.finding);
    if (event.kind === 'finished') {
      yield* ends(event);
      if (open !== false) yield resultLine(event.status === 'done' && event.imageId !== '' ? event.imageId : open);
      yield* endLines(plan, event, findings);
      return;
    }
    const place = 'step' in event ? places.get(event.step) : undefined;
    if (place === undefined) continue;
    if (open !== false) yield resultLine(open);
    open = false;
    yield* ends(event);
    yield* stepLines(place, event, !told.has(place.step.step));
    told.add(place.step.step);
    if (event.kind === 'step-finished') open = event.layer;
  }
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
    yield failureLine(failureOf(plan, end.failure));
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

/** A command that ended with a code: in Docker's words, and the docker client ends with the same. */
function failureOf({ steps }: BuildPlan, { error, exitCode, step }: BuildFailure): NonNullable<ProgressLine['errorDetail']> {
  const text = steps.find((one) => one.step === step)?.text;
  if (exitCode === undefined || exitCode === 0 || text === undefined || error.kind === 'invalid') return { ...error, ...(exitCode && { code: exitCode }) };
  const { detail } = error;
  const command = Array.isArray(detail?.['command']) ? (detail['command'] as readonly string[]).join(' ') : commandOf(text);
  return { code: exitCode, ...error, message: `The command '${command}' returned a non-zero code: ${exitCode}` };
}

/** As a stage's shell has it that was not changed. */
function commandOf(text: string): string {
  const line = text.replace(/^RUN\s+(--\S+\s+)*/, '');
  try {
    const args: unknown = JSON.parse(line);
    if (Array.isArray(args)) return args.join(' ');
  } catch {
    // A line for the shell.
  }
  return `/bin/sh -c ${line}`;
}

function stepPlaces({ steps }: BuildPlan): StepPlace[] {
  const shown = steps.filter(({ kind }) => kind !== 'output');
  return shown.map((step, index) => ({ step, number: index + 1, of: shown.length }));
}
