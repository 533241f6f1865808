import type { BuildCheckReply, BuildEvent, BuildSummary, CacheEntry, CachePruneReply, CacheSettingsReply } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { BuildRequest, RunningBuild } from '../../build/builds.ts';
import { authFor } from '../build/build-image.ts';
import { requestBody } from '../build/request-body.ts';
import type { Call, Route } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import { parseJson, parseWith, readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import { buildBody, cachePruneBody, cacheSettingsBody, checkBody, readSecrets, repeatBody, sentBuildBody } from './build-body.ts';

const path = '/tidewharf/v1/builds';

/** Builds with all that they say, their history and their cache. Fields and replies: electron/shared/engine-api/builds.ts; words: docs/builds.md. */
export const buildsRoutes: readonly Route[] = [
  { method: 'POST', path, handle: startBuild },
  { method: 'GET', path, handle: ({ rooms, response }) => sendJson(response, 200, rooms.builds.list() satisfies readonly BuildSummary[]) },
  { method: 'POST', path: `${path}/check`, handle: checkBuild },
  { method: 'GET', path: `${path}/cache`, handle: async ({ rooms, response }) => sendJson(response, 200, (await rooms.builds.cacheEntries()) satisfies readonly CacheEntry[]) },
  { method: 'POST', path: `${path}/cache/prune`, handle: pruneBuilds },
  { method: 'GET', path: `${path}/cache/settings`, handle: ({ rooms, response }) => sendJson(response, 200, rooms.builds.cacheSettings() satisfies CacheSettingsReply) },
  { method: 'PUT', path: `${path}/cache/settings`, handle: changeCacheSettings },
  { method: 'GET', path: `${path}/{id}`, handle: ({ rooms, params, response }) => sendJson(response, 200, rooms.builds.get(idOf(params)) satisfies BuildSummary) },
  { method: 'GET', path: `${path}/{id}/events`, handle: sendBuildEvents },
  { method: 'POST', path: `${path}/{id}/cancel`, handle: cancelBuild },
  { method: 'POST', path: `${path}/{id}/repeat`, handle: repeatBuild },
  { method: 'DELETE', path: `${path}/{id}`, handle: removeBuild },
];

/** Settings of a build whose context is the body. */
const settingsHeader = 'x-tidewharf-build';

/** What only `POST /build` can ask for. */
const noLimits = { limits: {}, securityOpt: [], cgroupParent: '' } as const;

/**
 * Answers the id at once; the build runs on whoever looks. The body is the settings with a context that is read where it lies; or it is the context, a tar,
 * with the settings in a header: the answer then ends when all of it was taken.
 */
async function startBuild(call: Call): Promise<void> {
  const { rooms, request, response } = call;
  if (!/^application\/(x-tar|octet-stream|x-gzip|gzip)\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    const { secrets, ...body } = await readBody(call, buildBody);
    const build = rooms.builds.start({ ...body, ...noLimits, secrets: await readSecrets(secrets), authFor: authFor(request.headers) });
    sendJson(response, 201, idReply(build));
    return;
  }
  const { secrets, ...body } = parseWith(sentBuildBody, readSettings(request.headers[settingsHeader]), settingsHeader);
  const values = await readSecrets(secrets);
  const tar = requestBody(request);
  const context: BuildRequest['context'] = { kind: 'sent', tar };
  const build = rooms.builds.start({ ...body, ...noLimits, context, secrets: values, authFor: authFor(request.headers) });
  response.writeHead(201, { 'Content-Type': 'application/json' });
  response.write(`${JSON.stringify(idReply(build))}\n`);
  // Clients that are answered before they have sent everything break off.
  if (request.complete) response.end();
  else request.once('end', () => response.end());
}

function readSettings(header: string | readonly string[] | undefined): unknown {
  if (header === undefined) return {};
  if (typeof header !== 'string') throw new EngineError('invalid', `${settingsHeader}: expected it once`);
  return parseJson(Buffer.from(header, 'base64url').toString(), settingsHeader);
}

function idReply({ id }: RunningBuild): { readonly id: string } {
  return { id };
}

function idOf(params: Call['params']): string {
  return params['id'] ?? '';
}

/** From the first event on, to the end of the build; who leaves leaves it alone. */
async function sendBuildEvents({ rooms, params, response, signal }: Call): Promise<void> {
  const events = rooms.builds.events(idOf(params), signal);
  const lines = openJsonLines<BuildEvent>(response, signal);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  try {
    for await (const event of events) await lines.write(event);
    lines.end();
  } catch (error) {
    if (!signal.aborted) lines.fail(error);
  }
}

function cancelBuild({ rooms, params, response }: Call): void {
  rooms.builds.cancel(idOf(params));
  sendEmpty(response, 204);
}

async function repeatBuild(call: Call): Promise<void> {
  const { rooms, params, request, response } = call;
  const { secrets, noCache } = await readBody(call, repeatBody);
  const build = await rooms.builds.repeat(idOf(params), { secrets: await readSecrets(secrets), noCache, authFor: authFor(request.headers) });
  sendJson(response, 201, idReply(build));
}

async function removeBuild({ rooms, params, response }: Call): Promise<void> {
  await rooms.builds.remove(idOf(params));
  sendEmpty(response, 204);
}

async function checkBuild(call: Call): Promise<void> {
  const body = await readBody(call, checkBody);
  sendJson(call.response, 200, (await call.rooms.builds.check(body, call.signal)) satisfies BuildCheckReply);
}

async function pruneBuilds(call: Call): Promise<void> {
  const body = await readBody(call, cachePruneBody);
  sendJson(call.response, 200, (await call.rooms.builds.pruneCache(body)) satisfies CachePruneReply);
}

async function changeCacheSettings(call: Call): Promise<void> {
  const { maxBytes } = await readBody(call, cacheSettingsBody);
  sendJson(call.response, 200, call.rooms.builds.changeCacheSettings({ maxBytes }) satisfies CacheSettingsReply);
}
