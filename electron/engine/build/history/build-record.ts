import type { BuildDescription, BuildEvent, BuildSummary, PlannedStep } from '../../../shared/engine-api/builds.ts';
import type { BuildRequest } from '../builds.ts';

/** What else it takes to repeat a build. `dockerfile`: its path where the description has a nicer name; `context`: where one that was sent is kept. */
export type BuildInputs = Pick<BuildRequest, 'limits' | 'securityOpt' | 'cgroupParent'> & { readonly dockerfile?: string; readonly context?: string };

/** What the database keeps of a build; its events and its steps lie in files. */
export type BuildRecord = BuildTotals & {
  readonly description: BuildDescription;
  /** Undefined for builds of older engines. */
  readonly inputs?: BuildInputs | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Bytes of its files. */
  readonly bytes: number;
  /** Short digests of its steps' texts, to find builds that are like it. */
  readonly texts: readonly string[];
};

/** What a build's events add up to. */
export type BuildTotals = Pick<BuildSummary, 'status' | 'steps' | 'cachedSteps' | 'savedSeconds' | 'warnings' | 'error'> & {
  readonly finishedAt?: number;
  readonly imageId?: string;
  /** Steps that are no work of the build's own: bases, outputs. */
  readonly others?: readonly number[];
};

export const noTotals: BuildTotals = { status: 'running', steps: 0, cachedSteps: 0, savedSeconds: 0, warnings: 0, error: '' };

/** Of a build that failed at no step that is known. */
export const noFailure = { step: undefined, lines: undefined, exitCode: undefined, output: [] } as const;

/** The totals after one more event. Pure. */
export function addEvent<Totals extends BuildTotals>(totals: Totals, event: BuildEvent): Totals {
  switch (event.kind) {
    case 'plan':
      return { ...totals, steps: event.steps.filter(isOwn).length, others: event.steps.filter((step) => !isOwn(step)).map(({ step }) => step) };
    case 'finding':
      return event.finding.severity === 'advice' ? totals : { ...totals, warnings: totals.warnings + 1 };
    case 'step-finished':
      return event.cached && totals.others?.includes(event.step) !== true ? { ...totals, cachedSteps: totals.cachedSteps + 1, savedSeconds: totals.savedSeconds + (event.ranSeconds ?? 0) } : totals;
    case 'finished':
      return {
        ...totals,
        status: event.status,
        finishedAt: event.at,
        ...(event.status === 'done' && event.imageId !== '' && { imageId: event.imageId }),
        error: event.status === 'failed' ? event.failure.error.message : '',
      };
    case 'started':
    case 'context':
    case 'source':
    case 'step-started':
    case 'container':
    case 'progress':
    case 'log':
      return totals;
  }
}

function isOwn({ kind }: PlannedStep): boolean {
  return kind !== 'from' && kind !== 'output';
}

/** What is still there of what builds were made of, and made. */
export type StillThere = { readonly hasImage: (id: string) => boolean; readonly hasContext: (id: string) => boolean };

/** The row of history. */
export function summaryOf(id: string, record: BuildRecord, { hasImage, hasContext }: StillThere): BuildSummary {
  const { status, inputs, startedAt, finishedAt, imageId, steps, cachedSteps, savedSeconds, warnings, error } = record;
  const repeatable = record.description.repeatable || (inputs?.context !== undefined && hasContext(inputs.context));
  return {
    id,
    status,
    description: { ...record.description, repeatable },
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: finishedAt === undefined ? undefined : new Date(finishedAt).toISOString(),
    seconds: finishedAt === undefined ? undefined : Math.max(0, finishedAt - startedAt) / 1000,
    imageId,
    steps,
    cachedSteps,
    savedSeconds,
    warnings,
    error,
    isHere: imageId !== undefined && hasImage(imageId),
  };
}

/** The last event of a build whose file does not hold it any more. */
export function lastEvent({ status, finishedAt, startedAt, imageId, error, description }: BuildRecord): BuildEvent {
  const at = finishedAt ?? startedAt;
  if (status === 'done') return { kind: 'finished', at, status, imageId: imageId ?? '', tags: description.tags };
  if (status === 'cancelled') return { kind: 'finished', at, status };
  return { kind: 'finished', at, status: 'failed', failure: { ...noFailure, error: { kind: 'unavailable', message: error } } };
}
