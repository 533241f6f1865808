import type { VolumeDetails, VolumeSummary } from '../../../shared/engine-api/volume-details.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Volume } from '../../volumes/volumes.ts';
import type { Call, Route } from '../call.ts';
import { flag } from '../query.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { volumeJson } from '../volumes/volume-json.ts';

/** What Docker's API has no words for: lineage, users, sizes, copies. */
export const volumeDetailRoutes: readonly Route[] = [
  { method: 'GET', path: '/tidewharf/v1/volumes', handle: sendSummaries },
  { method: 'GET', path: '/tidewharf/v1/volumes/{name}', handle: sendDetails },
  { method: 'POST', path: '/tidewharf/v1/volumes/{name}/clone', handle: cloneVolume },
  { method: 'POST', path: '/tidewharf/v1/volumes/{name}/empty', handle: emptyVolume },
];

async function sendSummaries({ rooms, query, response }: Call): Promise<void> {
  const users = rooms.containers.volumeUsers();
  const withSizes = flag(query, 'sizes');
  const found: VolumeSummary[] = [];
  for (const volume of rooms.volumes.list()) {
    const size = withSizes ? await sizeOf(rooms, volume.name) : null;
    // Removed while the others were counted.
    if (size !== undefined) found.push({ ...summaryOf(volume, users), size });
  }
  sendJson(response, 200, found);
}

async function sizeOf({ volumes }: Rooms, name: string): Promise<VolumeSummary['size'] | undefined> {
  return volumes.find(name) && volumes.usage(name);
}

async function sendDetails({ rooms, params, response }: Call): Promise<void> {
  const volume = rooms.volumes.get(params['name'] ?? '');
  const size = await rooms.volumes.usage(volume.name);
  sendJson(response, 200, { ...summaryOf(volume, rooms.containers.volumeUsers()), size, ...size } satisfies VolumeDetails);
}

function summaryOf({ name, createdAt, anonymous, labels, options, origin }: Volume, users: ReturnType<Rooms['containers']['volumeUsers']>): Omit<VolumeSummary, 'size'> {
  return { name, driver: 'local', createdAt, anonymous, labels, options, origin: origin ?? null, usedBy: users.get(name) ?? [] };
}

async function cloneVolume({ rooms, params, query, response }: Call): Promise<void> {
  const to = query.get('to') ?? '';
  if (to === '') throw new EngineError('invalid', 'to: expected the name of the new volume');
  sendJson(response, 201, volumeJson(await rooms.volumes.clone(params['name'] ?? '', to)));
}

async function emptyVolume({ rooms, params, response }: Call): Promise<void> {
  const { name } = rooms.volumes.get(params['name'] ?? '');
  const before = await rooms.volumes.usage(name);
  const running = (): string[] => (rooms.containers.volumeUsers().get(name) ?? []).flatMap((user) => (user.running ? [user.containerId] : []));
  await rooms.volumes.empty(name, { usedBy: running });
  sendJson(response, 200, before);
}
