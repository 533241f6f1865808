import { isEngineError } from '../../../shared/errors/engine-error.ts';
import type { VolumePruneReply } from '../../../shared/docker/volume-json.ts';
import type { Call } from '../call.ts';
import { flagFilter, labelsFit, parseFilters } from '../query.ts';
import { sendJson } from '../respond.ts';
import { usersOf } from './volume-users.ts';

/** From this version on only anonymous volumes are removed, unless `all` asks for more. */
const anonymousOnlySince = 42;

/** `POST /volumes/prune`: removes volumes that no container has. */
export async function pruneVolumes({ rooms, query, response, version }: Call): Promise<void> {
  const filters = parseFilters(query, ['label', 'label!', ...(version >= anonymousOnlySince ? ['all'] : [])]);
  const all = version < anonymousOnlySince || (flagFilter(filters, 'all') ?? false);
  const users = rooms.containers.volumeUsers();
  const unused = rooms.volumes.list().filter(({ name, anonymous, labels }) => (all || anonymous) && !users.has(name) && labelsFit(filters, labels));
  const deleted: string[] = [];
  let space = 0;
  for (const { name } of unused) {
    try {
      const { bytes } = await rooms.volumes.usage(name);
      await rooms.volumes.remove(name, { usedBy: (volume) => usersOf(rooms, volume), force: false });
      deleted.push(name);
      space += bytes;
    } catch (error) {
      // Gone or taken meanwhile.
      if (!isEngineError(error, 'not-found') && !isEngineError(error, 'conflict')) throw error;
    }
  }
  rooms.events.publish({ type: 'volume', action: 'prune', actorId: '', attributes: { reclaimed: String(space) } });
  sendJson(response, 200, { VolumesDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: space } satisfies VolumePruneReply);
}
