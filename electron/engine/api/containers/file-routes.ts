import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call, Route } from '../call.ts';
import { flag } from '../query.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import { changesJson, pathStatJson } from './file-json.ts';

/** Copies in and out, what changed, and export. */
export const fileRoutes: readonly Route[] = [
  { method: 'GET', path: '/containers/{id}/changes', handle: sendChanges },
  { method: 'GET', path: '/containers/{id}/export', handle: sendExport },
  { method: 'HEAD', path: '/containers/{id}/archive', handle: sendPathStat },
  { method: 'GET', path: '/containers/{id}/archive', handle: sendArchive },
  { method: 'PUT', path: '/containers/{id}/archive', handle: takeArchive },
  { method: 'GET', path: '/tidewharf/v1/containers/{id}/files', handle: async ({ rooms, params, query, response }) => sendJson(response, 200, await rooms.containers.listFolder(params['id'] ?? '', pathOf(query))) },
  { method: 'GET', path: '/tidewharf/v1/volumes/{name}/files', handle: async ({ rooms, params, query, response }) => sendJson(response, 200, await rooms.containers.listVolume(params['name'] ?? '', pathOf(query))) },
  { method: 'GET', path: '/tidewharf/v1/volumes/{name}/archive', handle: sendVolumeArchive },
  { method: 'PUT', path: '/tidewharf/v1/volumes/{name}/archive', handle: takeVolumeArchive },
];

const statHeader = 'X-Docker-Container-Path-Stat';
const maxHeldBytes = 600 * 1024;
const tarType = 'application/x-tar';

async function sendChanges({ rooms, params, response }: Call): Promise<void> {
  sendJson(response, 200, changesJson(await rooms.containers.changes(params['id'] ?? '')));
}

async function sendPathStat({ rooms, params, query, response }: Call): Promise<void> {
  const stat = await rooms.containers.statPath(params['id'] ?? '', pathOf(query));
  response.setHeader(statHeader, pathStatJson(stat));
  sendEmpty(response, 200);
}

async function sendArchive({ rooms, params, query, response, signal }: Call): Promise<void> {
  const { stat, archive } = await rooms.containers.readArchive(params['id'] ?? '', pathOf(query));
  await sendTar(response, archive, { signal, headers: { [statHeader]: pathStatJson(stat) } });
}

async function sendVolumeArchive({ rooms, params, query, response, signal }: Call): Promise<void> {
  const { stat, archive } = await rooms.containers.readVolume(params['name'] ?? '', pathOf(query));
  await sendTar(response, archive, { signal, headers: { [statHeader]: pathStatJson(stat) } });
}

async function takeVolumeArchive({ rooms, params, query, request, response, signal }: Call): Promise<void> {
  await rooms.containers.writeVolume(params['name'] ?? '', { path: pathOf(query), archive: request.iterator({ destroyOnReturn: false }), signal });
  sendEmpty(response, 200);
}

async function sendExport({ rooms, params, response, signal }: Call): Promise<void> {
  await sendTar(response, await rooms.containers.exportFiles(params['id'] ?? ''), { signal, headers: {} });
}

/** The response itself waits for a client that is behind; one that has gone ends the work. */
async function sendTar(response: ServerResponse, archive: AsyncIterable<Uint8Array>, { signal, headers }: { signal: AbortSignal; headers: Record<string, string> }): Promise<void> {
  for await (const bytes of archive) {
    if (signal.aborted) return;
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': tarType, ...headers });
    response.write(bytes);
    // One piece is sent while the next one is made.
    while (response.writableLength > maxHeldBytes) await once(response, 'drain', { signal });
  }
  response.end();
}

async function takeArchive({ rooms, params, query, request, response, signal }: Call): Promise<void> {
  await rooms.containers.writeArchive(params['id'] ?? '', {
    path: pathOf(query),
    // The answer goes over the same connection, also where the rest is not read.
    archive: request.iterator({ destroyOnReturn: false }),
    keepKinds: flag(query, 'noOverwriteDirNonDir'),
    asUser: flag(query, 'copyUIDGID'),
    signal,
  });
  sendEmpty(response, 200);
}

function pathOf(query: URLSearchParams): string {
  const path = query.get('path') ?? '';
  if (path === '') throw new EngineError('invalid', 'bad parameter: path cannot be empty');
  if (path.includes('\0')) throw new EngineError('invalid', 'bad parameter: path holds a NUL byte');
  return path;
}
