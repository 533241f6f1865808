import { EngineError } from '../../shared/errors/engine-error.ts';
import { unmountVolume } from './volume-mounts.ts';
import { publishVolumeEvent, type VolumeContext } from './volume-context.ts';
import type { Volumes } from './volumes.ts';

/** See `Volumes.remove`. */
export async function removeVolume(context: VolumeContext, name: string, { usedBy, force }: Parameters<Volumes['remove']>[1]): Promise<void> {
  const { lock, records, pins } = context;
  using _held = await lock.acquire(name);
  const volume = records.find(name);
  if (volume === undefined) {
    if (force) return;
    throw new EngineError('not-found', `get ${name}: no such volume`);
  }
  const users = usedBy(name);
  if (users.length > 0) throw new EngineError('conflict', `remove ${name}: volume is in use - [${users.join(', ')}]`, { detail: { containerIds: users } });
  if (pins.has(name)) throw new EngineError('conflict', `remove ${name}: volume is in use by a container that is being made`);
  await discardVolume(context, name);
}

/** Under the volume's lock. The record goes first: what a crash leaves behind has its mark and is swept. */
export async function discardVolume(context: VolumeContext, name: string): Promise<void> {
  const { folders, records } = context;
  // Nothing is there for a volume without options, mostly.
  unmountVolume({ path: folders.data(name) });
  if (folders.list().includes(name)) folders.mark(name);
  records.delete(name);
  await folders.remove(name);
  publishVolumeEvent(context, 'destroy', name);
}
