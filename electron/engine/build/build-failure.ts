import { linesOf } from '../dockerfile/parse-error.ts';
import { toErrorBody } from '../../shared/errors/engine-error.ts';
import type { BuildFailure, PlannedStep } from '../../shared/engine-api/builds.ts';

/** What made a build fail, in data. A step's lines where a step failed, else those that the error itself names (a Dockerfile that cannot be read). */
export function describeFailure(error: unknown, step: PlannedStep | undefined): BuildFailure {
  const body = toErrorBody(error);
  const { exitCode, output } = body.detail ?? {};
  return {
    error: body,
    step: step?.step,
    lines: step?.lines ?? linesOf(error),
    exitCode: typeof exitCode === 'number' ? exitCode : undefined,
    output: Array.isArray(output) ? output.map(String) : [],
  };
}
