import { rmSync, writeFileSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { buildLimits } from './build-limits.ts';
import type { Limits } from './limits.ts';
import { blockDeviceNumber } from './list-devices.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { findState, isSameProcess } from './runtime-state.ts';
import { lastMessage } from './start-failure.ts';

/**
 * See {@link Runtime.update}. By the runtime: it knows in which order limits of memory and swap have to be written, and takes back what it
 * wrote where a later one is refused.
 */
export async function updateLimits(context: RuntimeContext, id: string, change: Partial<Limits>): Promise<void> {
  if (context.cgroupParent === undefined) throw new EngineError('unavailable', 'the engine may not make control groups, so there are no limits');
  const resources = buildLimits(change, { swapLimit: context.cgroups.swapLimit, deviceNumber: blockDeviceNumber });
  if (Object.keys(resources).length === 0) return;
  const state = findState(context.stateRoot, context.name, id);
  if (state === undefined) throw new EngineError('not-found', `update container ${id}: it was not created`);
  const file = `${state.bundle}/limits.json`;
  writeFileSync(file, JSON.stringify(resources), { mode: 0o600 });
  try {
    await runCommand(context.command.path, [...context.command.globalArgs, 'update', '--resources', file, id]);
  } catch (cause) {
    if (!isSameProcess(state)) throw new EngineError('not-found', `update container ${id}: its process is gone`, { cause });
    throw new EngineError('invalid', cause instanceof CommandError ? lastMessage(cause.stderr) : String(cause), { cause });
  } finally {
    rmSync(file, { force: true });
  }
}
