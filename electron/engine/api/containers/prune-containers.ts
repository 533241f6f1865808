import { isEngineError } from '../../../shared/errors/engine-error.ts';
import type { Call } from '../call.ts';
import { labelsFit, parseFilters, readMoment } from '../query.ts';
import { sendJson } from '../respond.ts';
import { labelsOf } from './container-json.ts';
import { describeAll } from './list-containers.ts';

/** `POST /containers/prune`: removes every container that does not run. */
export async function pruneContainers({ rooms, query, response }: Call): Promise<void> {
  const filters = parseFilters(query, ['until', 'label', 'label!']);
  const until = filters.get('until')?.[0];
  const latest = until === undefined ? Infinity : readMoment('until', until) * 1000;
  const removable = describeAll(rooms).filter(({ record, image }) => {
    const stopped = record.status === 'created' || record.status === 'exited' || record.status === 'dead';
    return stopped && Date.parse(record.createdAt) < latest && labelsFit(filters, labelsOf(record, image?.config.config));
  });
  const deleted: string[] = [];
  let bytes = 0;
  // Oldest first: what is in the trash goes for good in the same order.
  for (const { record } of removable.toReversed()) {
    try {
      const used = await rooms.containers.usage(record.id);
      await rooms.containers.remove(record.id, { force: false, volumes: false, why: 'prune' });
      deleted.push(record.id);
      bytes += used.bytes;
    } catch (error) {
      if (!isEngineError(error, 'not-found') && !isEngineError(error, 'conflict')) throw error;
    }
  }
  rooms.events.publish({ type: 'container', action: 'prune', actorId: '', attributes: { reclaimed: String(bytes) } });
  sendJson(response, 200, { ContainersDeleted: deleted.length > 0 ? deleted : null, SpaceReclaimed: bytes });
}
