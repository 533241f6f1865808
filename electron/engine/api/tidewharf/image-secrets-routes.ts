import { z } from 'zod';
import type { ImageSecretsReply, PushSettings } from '../../../shared/engine-api/image-secrets.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';

const path = '/tidewharf/v1/images/{name...}/secrets';
const settingsPath = '/tidewharf/v1/push/settings';

/** Keys and passwords in images. Fields and replies: electron/shared/engine-api/image-secrets.ts. */
export const imageSecretsRoutes: readonly Route[] = [
  { method: 'GET', path, handle: sendSecrets },
  { method: 'POST', path: `${path}/confirm`, handle: confirm },
  { method: 'GET', path: settingsPath, handle: ({ rooms, response }) => sendJson(response, 200, rooms.images.secrets.settings() satisfies PushSettings) },
  { method: 'PUT', path: settingsPath, handle: changeSettings },
];

async function sendSecrets({ rooms, params, response, signal }: Call): Promise<void> {
  sendJson(response, 200, (await rooms.images.secrets.find(params['name'] ?? '', signal)) satisfies ImageSecretsReply);
}

function confirm({ rooms, params, response }: Call): void {
  rooms.images.secrets.confirm(params['name'] ?? '');
  sendEmpty(response, 204);
}

const settings = z.strictObject({ holdSecrets: z.boolean() });

async function changeSettings(call: Call): Promise<void> {
  sendJson(call.response, 200, call.rooms.images.secrets.changeSettings(await readBody(call, settings)) satisfies PushSettings);
}
