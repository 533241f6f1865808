import { EngineError } from '../../shared/errors/engine-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { mountFor } from './clone-volume.ts';
import type { VolumeContext } from './volume-context.ts';
import type { Volumes } from './volumes.ts';

/** See `Volumes.empty`. No container starts with it meanwhile: they wait for the lock. */
export async function emptyVolume(context: VolumeContext, name: string, { usedBy }: Parameters<Volumes['empty']>[1]): Promise<void> {
  using _held = await context.lock.acquire(name);
  const volume = context.records.find(name);
  if (volume === undefined) throw new EngineError('not-found', `get ${name}: no such volume`);
  const users = usedBy(name);
  if (users.length > 0) throw new EngineError('conflict', `empty ${name}: running containers write to it - [${users.join(', ')}]`, { detail: { containerIds: users } });
  using _mounted = mountFor(context, volume, `empty ${name}`);
  await runCommand('find', [volume.path, '-xdev', '-mindepth', '1', '-delete']);
}
