import { EngineError } from '../../shared/errors/engine-error.ts';
import { CommandError } from '../sys/command-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { buildLimits } from './build-limits.ts';
import { blockDeviceNumber } from './list-devices.ts';
import type { Limits } from './limits.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { lastMessage } from './start-failure.ts';

/**
 * See {@link Runtime.update}. By the runtime: it knows in which order limits of memory and swap have to be written, and takes back what it
 * wrote where a later one is refused.
 */
export async function updateLimits(context: RuntimeContext, id: string, change: Partial<Limits>): Promise<void> {
  if (context.cgroupParent === undefined) throw new EngineError('unavailable', `update container ${id}: the engine may not make control groups, so there are no limits`);
  const resources = buildLimits(change, { swapLimit: context.cgroups.swapLimit, deviceNumber: blockDeviceNumber });
  if (Object.keys(resources).length === 0) return;
  const args = [...context.command.globalArgs, 'update', '--resources', '/dev/stdin', id];
  await runCommand(context.command.path, args, { input: JSON.stringify(resources) }).catch((cause: unknown) => {
    const said = cause instanceof CommandError ? lastMessage(cause.stderr) : String(cause);
    throw new EngineError('invalid', `Cannot update container ${id}: ${said}`, { cause });
  });
}
