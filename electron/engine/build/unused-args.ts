import type { BuildFinding } from '../../shared/engine-api/builds.ts';
import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import { platformArgNames, proxyArgs } from '../dockerfile/predefined-args.ts';

/** Heeded by the builder itself. */
const ownArgs = new Set(['SOURCE_DATE_EPOCH']);

/** `--build-arg` that no ARG names: most often a name that was mistyped. Docker's sentence. */
export function unusedArgs({ globalArgs, stages }: Dockerfile, given: Readonly<Record<string, string>>): BuildFinding | undefined {
  const lines = [...globalArgs, ...stages.flatMap(({ instructions }) => instructions.flatMap((instruction) => (instruction.kind === 'arg' ? [instruction] : [])))];
  const declared = new Set([...lines.flatMap(({ args }) => args.map(({ name }) => name)), ...proxyArgs, ...platformArgNames, ...ownArgs]);
  const unused = Object.keys(given).filter((name) => !declared.has(name)).toSorted();
  if (unused.length === 0) return undefined;
  return {
    rule: 'UnusedBuildArg',
    severity: 'warning',
    message: `One or more build-args [${unused.join(' ')}] were not consumed`,
    advice: 'Declare it with ARG where it is to be used, or leave it out.',
    lines: { start: 0, end: 0 },
  };
}
