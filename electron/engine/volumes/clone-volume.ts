import { EngineError } from '../../shared/errors/engine-error.ts';
import { anonymousLabel, reserveVolume } from './reserve-volume.ts';
import type { VolumeContext } from './volume-context.ts';
import { hasMount } from './volume-mounts.ts';
import type { Volume } from './volumes.ts';

/** See `Volumes.clone`. The copy is whole before its record is written. */
export async function cloneVolume(context: VolumeContext, name: string, to: string): Promise<Volume> {
  const missing = new EngineError('not-found', `get ${name}: no such volume`);
  if (context.records.find(name) === undefined) throw missing;
  // Kept from removal meanwhile.
  await using source = await reserveVolume(context, { name, labels: {}, options: {} });
  if (source.isNew) throw missing;
  const { [anonymousLabel]: _anonymous, ...labels } = source.volume.labels;
  await using copy = await reserveVolume(context, { name: to, labels, options: {} });
  if (!copy.isNew) throw new EngineError('exists', `clone ${name}: a volume named ${to} is there already`, { detail: { volume: to } });
  using _mounted = mountFor(context, source.volume, `clone ${to}`);
  await copy.populate({ root: source.volume.path, path: '/' });
  copy.commit();
  return copy.volume;
}

/** What a volume's options say is mounted while somebody of the engine's own works in it. */
export function mountFor({ mounts }: VolumeContext, volume: Volume, user: string): Disposable {
  if (!hasMount(volume)) return { [Symbol.dispose]: () => undefined };
  mounts.attach(volume, user);
  return { [Symbol.dispose]: () => mounts.detach(volume, user) };
}
