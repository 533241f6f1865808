import { EngineError } from '../../shared/errors/engine-error.ts';
import type { KeepReply, KeepRequest } from '../../shared/engine-api/loss.ts';
import type { ContainerContext } from './container-context.ts';
import { holdView } from './files/hold-view.ts';
import { holdStill } from './hold-still.ts';
import { openInRoot } from '../sys/open-in-root.ts';

/** See `Containers.keepFolder`. */
export async function keepFolder(context: ContainerContext, nameOrId: string, { path, volume }: KeepRequest): Promise<KeepReply> {
  const { rooms, records } = context;
  const record = records.get(nameOrId);
  if (!path.startsWith('/') || path.includes('\0')) throw new EngineError('invalid', `keep ${path}: expected the absolute path of a folder`, { detail: { field: 'path' } });
  await using reservation = await rooms.volumes.reserve({ name: volume, labels: {}, options: {} });
  const { name } = reservation.volume;
  if (!reservation.isNew) throw new EngineError('exists', `keep ${path}: volume ${name} is there already`, { detail: { field: 'volume', volume: name } });
  const { view, release } = await holdView(context, record.id, 'root only');
  try {
    refuseMissing(view.root, path);
    await using _still = await holdStill(context, record);
    await reservation.populate({ root: view.root, path });
  } finally {
    release();
  }
  reservation.commit();
  return { volume: name, ...(await rooms.volumes.usage(name)) };
}

function refuseMissing(root: string, path: string): void {
  using folder = openInRoot(root, path, 'path');
  if (folder === undefined) throw new EngineError('not-found', `keep ${path}: the container has no such folder`, { detail: { field: 'path' } });
}
