import { z } from 'zod';
import type { VolumeListReply } from '../../../shared/docker/volume-json.ts';
import type { Call, Route } from '../call.ts';
import { anyOf, flag, flagFilter, labelsFit, parseFilters } from '../query.ts';
import { readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import { refuseDriver } from '../containers/create/read-mount.ts';
import { text, textMap } from '../containers/create/body-fields.ts';
import { pruneVolumes } from './prune-volumes.ts';
import { volumeJson } from './volume-json.ts';
import { usersOf } from './volume-users.ts';

export const volumeRoutes: readonly Route[] = [
  { method: 'GET', path: '/volumes', handle: listVolumes },
  { method: 'POST', path: '/volumes/create', handle: createVolume },
  { method: 'POST', path: '/volumes/prune', handle: pruneVolumes, since: 25 },
  { method: 'GET', path: '/volumes/{name}', handle: ({ rooms, params, response }) => sendJson(response, 200, volumeJson(rooms.volumes.get(params['name'] ?? ''))) },
  { method: 'DELETE', path: '/volumes/{name}', handle: removeVolume },
];

function listVolumes({ rooms, query, response }: Call): void {
  const filters = parseFilters(query, ['dangling', 'driver', 'label', 'name']);
  const dangling = flagFilter(filters, 'dangling');
  const users = rooms.containers.volumeUsers();
  const found = rooms.volumes
    .list()
    .filter(
      ({ name, labels }) =>
        (dangling === undefined || dangling === !users.has(name)) &&
        anyOf(filters, 'driver', (driver) => driver === 'local') &&
        anyOf(filters, 'name', (part) => name.includes(part)) &&
        labelsFit(filters, labels),
    );
  sendJson(response, 200, { Volumes: found.map(volumeJson), Warnings: null } satisfies VolumeListReply);
}

/** Docker Engine API, VolumeCreate. */
const createBody = z.object({ Name: text, Driver: text, DriverOpts: textMap, Labels: textMap });

async function createVolume(call: Call): Promise<void> {
  const { Name, Driver, DriverOpts, Labels } = await readBody(call, createBody);
  refuseDriver(Driver);
  sendJson(call.response, 201, volumeJson(await call.rooms.volumes.create({ name: Name || undefined, labels: Labels, options: DriverOpts })));
}

async function removeVolume({ rooms, params, query, response }: Call): Promise<void> {
  await rooms.volumes.remove(params['name'] ?? '', { usedBy: (name) => usersOf(rooms, name), force: flag(query, 'force') });
  sendEmpty(response, 204);
}
