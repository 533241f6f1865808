import { EngineError } from '../../shared/errors/engine-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { cgroupIn } from './container-cgroup.ts';
import { removeCgroup } from './cgroups.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { findState, forgetState, isSameProcess, isWaiting, type RuntimeState } from './runtime-state.ts';
import { watchExit } from './watch-exit.ts';

/**
 * See {@link Runtime.delete}. Done here and not by `runc delete`: for a dead container that is to remove its cgroups and its folder, and
 * takes a tenth of the time. Where a cgroup is still in use the runtime does it, which knows how to wait.
 */
export async function deleteContainer(context: RuntimeContext, id: string): Promise<void> {
  const state = findState(context.stateRoot, context.name, id);
  if (state !== undefined && isSameProcess(state)) {
    if (!isWaiting(context.stateRoot, id)) throw new EngineError('conflict', `delete container ${id}: it runs as process ${state.pid}`);
    await endWaiting(context, id, state);
  }
  const group = cgroupIn(context, id, state);
  const freed = group === undefined || (await removeCgroup(context.cgroups, group));
  if (freed) await forgetState(context.stateRoot, id);
  else await runCommand(context.command.path, [...context.command.globalArgs, 'delete', '--force', id]);
  context.exits.remove(id);
}

/** Kills a process that waits for its start, and lets its conmon finish. */
async function endWaiting(context: RuntimeContext, id: string, state: RuntimeState): Promise<void> {
  const ended = new Promise<unknown>((resolve) => watchExit(context.exits, { id, bundle: state.bundle, task: state }, resolve));
  process.kill(state.pid, 'SIGKILL');
  await ended;
}
