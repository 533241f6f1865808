import type { KnownTagsReply, RollBackReply, TagHistoryReply } from '../../../shared/engine-api/tag-history.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { familiarReference, parseReference } from '../../../shared/oci/reference.ts';
import type { Call, Route } from '../call.ts';
import { sendJson } from '../respond.ts';

const path = '/tidewharf/v1/tags';

/** Where the names of images pointed. Fields and replies: electron/shared/engine-api/tag-history.ts. */
export const tagRoutes: readonly Route[] = [
  { method: 'GET', path, handle: ({ rooms, response }) => sendJson(response, 200, { names: rooms.images.knownNames() } satisfies KnownTagsReply) },
  { method: 'POST', path: `${path}/{name...}/rollback`, handle: rollBack },
  { method: 'GET', path: `${path}/{name...}`, handle: sendHistory },
];

function sendHistory({ rooms, params, response }: Call): void {
  const name = familiarName(params);
  const history = rooms.images.tagHistory(name).map(({ at, by, imageId, digest, isHere }) => ({ at, by, imageId: imageId ?? null, digest: digest ?? null, isHere }));
  sendJson(response, 200, { name, history } satisfies TagHistoryReply);
}

function rollBack({ rooms, params, query, response }: Call): void {
  const name = familiarName(params);
  const to = query.get('to') ?? '';
  if (to === '') throw new EngineError('invalid', 'to: expected an image id or a digest out of the history of the name');
  sendJson(response, 200, { name, imageId: rooms.images.rollBackTag({ name, to }) } satisfies RollBackReply);
}

function familiarName(params: Call['params']): string {
  return familiarReference(parseReference(params['name'] ?? ''));
}
