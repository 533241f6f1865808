import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call, Route } from '../call.ts';
import { flag, integer } from '../query.ts';
import { terminalSize } from '../terminal-size.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import { inVersion } from '../version-changes.ts';
import { attachByWebSocket, attachToContainer } from './attach-to-container.ts';
import { containerJson } from './container-json.ts';
import { createContainer } from './create/create-container.ts';
import { attachmentOf, findImage } from './describe-container.ts';
import { mountsJson } from './mounts-json.ts';
import { listContainers } from './list-containers.ts';
import { pruneContainers } from './prune-containers.ts';
import { sendLogs } from './send-logs.ts';
import { sendStats } from './send-stats.ts';
import { sendTop } from './send-top.ts';
import { updateContainer } from './update-container.ts';
import { waitForContainer } from './wait-for-container.ts';

export const containerRoutes: readonly Route[] = [
  { method: 'GET', path: '/containers/json', handle: listContainers },
  { method: 'POST', path: '/containers/create', handle: createContainer },
  { method: 'POST', path: '/containers/prune', handle: pruneContainers, since: 25 },
  { method: 'GET', path: '/containers/{id}/json', handle: inspectContainer },
  { method: 'GET', path: '/containers/{id}/top', handle: sendTop },
  { method: 'GET', path: '/containers/{id}/stats', handle: sendStats },
  { method: 'POST', path: '/containers/{id}/update', handle: updateContainer },
  { method: 'GET', path: '/containers/{id}/logs', handle: sendLogs },
  { method: 'POST', path: '/containers/{id}/attach', handle: attachToContainer, hijack: true },
  { method: 'GET', path: '/containers/{id}/attach/ws', handle: attachByWebSocket, hijack: true },
  { method: 'POST', path: '/containers/{id}/wait', handle: waitForContainer },
  { method: 'POST', path: '/containers/{id}/start', handle: (call) => act(call, (id) => call.rooms.containers.start(id)) },
  { method: 'POST', path: '/containers/{id}/stop', handle: (call) => act(call, (id) => call.rooms.containers.stop(id, stopOptions(call))) },
  { method: 'POST', path: '/containers/{id}/restart', handle: (call) => act(call, (id) => call.rooms.containers.restart(id, stopOptions(call))) },
  { method: 'POST', path: '/containers/{id}/kill', handle: (call) => act(call, (id) => call.rooms.containers.kill(id, call.query.get('signal') || 'SIGKILL')) },
  { method: 'POST', path: '/containers/{id}/pause', handle: (call) => act(call, (id) => call.rooms.containers.pause(id)) },
  { method: 'POST', path: '/containers/{id}/unpause', handle: (call) => act(call, (id) => call.rooms.containers.unpause(id)) },
  { method: 'POST', path: '/containers/{id}/rename', handle: (call) => act(call, (id) => call.rooms.containers.rename(id, call.query.get('name') ?? '')) },
  { method: 'POST', path: '/containers/{id}/resize', handle: resizeContainer },
  { method: 'DELETE', path: '/containers/{id}', handle: (call) => act(call, (id) => removeContainer(call, id)) },
];

async function act({ params, response }: Call, work: (id: string) => void | Promise<void>): Promise<void> {
  await work(params['id'] ?? '');
  sendEmpty(response, 204);
}

function stopOptions({ query }: Call): { timeout: number | undefined; signal: string | undefined } {
  return { timeout: integer(query, 't'), signal: query.get('signal') || undefined };
}

async function inspectContainer({ rooms, params, query, response, version }: Call): Promise<void> {
  const record = rooms.containers.get(params['id'] ?? '');
  const found = findImage(rooms, record);
  const image = found?.config.config;
  const mounts = mountsJson(record, (volume) => rooms.volumes.find(volume)?.path ?? '');
  const used = flag(query, 'size') ? await rooms.containers.usage(record.id) : undefined;
  const size = used && { rw: used.bytes, rootFs: used.bytes + (found?.size ?? 0) };
  const execIds = rooms.containers.listExecs(record.id).map((exec) => exec.id);
  const body = containerJson({ record, mounts, places: rooms.containers.places(record.id), image, attachment: attachmentOf(rooms, record, image), runtime: rooms.info.runtime, execIds, size });
  sendJson(response, 200, inVersion(version, 'container', body));
}

async function resizeContainer({ rooms, params, query, response }: Call): Promise<void> {
  await rooms.containers.resize(params['id'] ?? '', terminalSize(query));
  sendEmpty(response, 200);
}

/** With `link` the name is that of a legacy link (`/parent/alias`): none has a name of its own here, and the container must not go instead. */
async function removeContainer({ rooms, query }: Call, id: string): Promise<void> {
  const { name } = rooms.containers.get(id);
  if (flag(query, 'link')) throw new EngineError('internal', `Conflict, cannot remove the default link name of the container ${name}`);
  await rooms.containers.remove(id, { force: flag(query, 'force'), volumes: flag(query, 'v') });
}
