import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Cgroups } from './cgroups.ts';
import { findProgram, requireProgram } from './find-program.ts';

export type RuntimeName = 'runc' | 'crun';

/**
 * Which runtime to use, by absolute path. crun is the faster one, but refuses a machine with hybrid cgroups; so runc comes first on v1 and
 * hybrid, crun on v2, and the other where the first is not installed. `unavailable` with the package to install where there is none.
 */
export function chooseRuntime(prefer: RuntimeName | undefined, cgroups: Cgroups): { name: RuntimeName; path: string } {
  if (prefer === 'crun' && cgroups.hybrid) {
    throw new EngineError('unavailable', 'crun does not work with hybrid control groups (v1 with a v2 tree beside it): use runc');
  }
  if (prefer !== undefined) return { name: prefer, path: requireProgram(prefer) };
  const order: RuntimeName[] = cgroups.version === 2 ? ['crun', 'runc'] : ['runc', ...(cgroups.hybrid ? [] : (['crun'] as const))];
  for (const name of order) {
    const path = findProgram(name);
    if (path !== undefined) return { name, path };
  }
  return { name: 'runc', path: requireProgram('runc') };
}
