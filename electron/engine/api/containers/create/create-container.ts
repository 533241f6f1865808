import { z } from 'zod';
import type { CreateContainerReply } from '../../../../shared/docker/create-container.ts';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import { formatPlatform, parsePlatform, platformMatches } from '../../../../shared/oci/platform.ts';
import type { Call } from '../../call.ts';
import { parseWith, readBody } from '../../read-body.ts';
import { sendJson } from '../../respond.ts';
import { checkTexts } from './check-texts.ts';
import { createBodySchema } from './create-body.ts';
import { planCreateSpec } from './create-spec.ts';
import { checkRuntimeName } from './isolation-part.ts';

/** `POST /containers/create`. A missing image is `not-found`: clients pull it then and ask again. */
export async function createContainer(call: Call): Promise<void> {
  const { rooms, query, response } = call;
  const sent = await readBody(call, z.record(z.string(), z.unknown()));
  checkTexts(sent);
  const body = parseWith(createBodySchema, sent, 'body');
  checkRuntimeName(body.HostConfig.Runtime, rooms.info.runtime.name);
  const spec = planCreateSpec(body, sent, query.get('name') || undefined);
  const platform = query.get('platform');
  if (platform) checkPlatform(call, body.Image, platform);
  const warnings: string[] = [];
  const { id } = await rooms.containers.create(spec, (sentence) => void warnings.push(sentence));
  sendJson(response, 201, { Id: id, Warnings: warnings } satisfies CreateContainerReply);
}

function checkPlatform({ rooms }: Call, name: string, platform: string): void {
  const { config } = rooms.images.get(name);
  const { os, architecture, variant } = config;
  const got = { os, architecture, ...(variant && { variant }) };
  const wanted = parsePlatform(platform);
  if (platformMatches(got, wanted)) return;
  throw new EngineError('not-found', `image with reference ${name} was found but does not match the specified platform: wanted ${formatPlatform(wanted)}, actual: ${formatPlatform(got)}`);
}
