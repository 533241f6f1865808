import { readdirSync, readFileSync } from 'node:fs';
import type { RuntimeContext } from './runtime-context.ts';
import { findState, type RuntimeState } from './runtime-state.ts';

/** A container's group, below the mount point of every hierarchy: where the runtime put it, else where we would. Undefined where it has none. */
export function cgroupOf(context: RuntimeContext, id: string): string | undefined {
  return context.cgroupParent === undefined ? undefined : cgroupIn(context, id, findState(context.stateRoot, context.name, id));
}

/** The same by a state that was read already: it is long. */
export function cgroupIn({ cgroupParent }: Pick<RuntimeContext, 'cgroupParent'>, id: string, state: RuntimeState | undefined): string | undefined {
  if (cgroupParent === undefined) return undefined;
  const known = state?.cgroupPath;
  return known?.endsWith(`/${id}`) ? known : `${cgroupParent}/${id}`;
}

/** Pids of all processes in a container's group and those that it made below, in no order. Undefined where it has no group. */
export function listGroupProcesses(context: RuntimeContext, id: string): number[] | undefined {
  const path = cgroupOf(context, id);
  const [root] = context.cgroups.roots;
  return path === undefined || root === undefined ? undefined : listProcesses(root + path);
}

function listProcesses(folder: string): number[] {
  try {
    const own = readFileSync(`${folder}/cgroup.procs`, 'utf8').split('\n').filter(Boolean).map(Number);
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [...own, ...inner.flatMap(({ name }) => listProcesses(`${folder}/${name}`))];
  } catch {
    // It ended meanwhile.
    return [];
  }
}
