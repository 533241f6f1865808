import { ulimitNames } from '../../shared/engine-api/ulimit-names.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { SpecInput } from '../runtime/oci-spec.ts';
import type { IsolationSpec } from './create-spec.ts';

const names: ReadonlySet<string> = new Set(ulimitNames);

/** Docker's ulimits as the runtime-spec's, -1 as no limit; the last of a name counts. `invalid` where one is none. */
export function readUlimits(ulimits: IsolationSpec['ulimits']): NonNullable<SpecInput['rlimits']> {
  const read = new Map<string, { type: string; soft: number; hard: number }>();
  for (const { name, soft, hard } of ulimits) {
    if (!names.has(name)) throw new EngineError('invalid', `invalid ulimit type: ${name}`);
    const limit = { soft: readValue(name, soft), hard: readValue(name, hard) };
    if (limit.soft > limit.hard) throw new EngineError('invalid', `ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard}`);
    read.set(name, { type: `RLIMIT_${name.toUpperCase()}`, ...limit });
  }
  return [...read.values()];
}

function readValue(name: string, value: number): number {
  if (value < -1) throw new EngineError('invalid', `ulimit ${name}: ${value}, expected a number, or -1 for no limit`);
  return value === -1 ? Number.POSITIVE_INFINITY : value;
}
