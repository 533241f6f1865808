import { z } from 'zod';
import type { CheckLine } from '../../../shared/engine-api/check.ts';
import type { Call, Route } from '../call.ts';
import { readRegistryLogins } from '../images/registry-auth.ts';
import { openJsonLines } from '../json-lines.ts';
import { readBody } from '../read-body.ts';
import { sendError } from '../respond.ts';

const checkSchema = z.strictObject({ repair: z.boolean().default(false) });

/** Re-hashes and compares everything, and mends it. Body and lines: electron/shared/engine-api/check.ts. A client that goes away ends it. */
export const checkRoutes: readonly Route[] = [{ method: 'POST', path: '/tidewharf/v1/check', handle: check }];

async function check(call: Call): Promise<void> {
  const { rooms, request, response, signal } = call;
  const { repair } = await readBody(call, checkSchema);
  const logins = readRegistryLogins(request.headers);
  const names = new Map<string, string>(rooms.containers.list().map(({ id, name }) => [id, name]));
  const lines = openJsonLines<CheckLine>(response, signal);
  try {
    const found = rooms.images.deepCheck({ repair, authFor: (domain) => logins.get(domain), nameOf: (id) => names.get(id) ?? id, signal });
    for await (const line of found) {
      if (line.kind === 'progress') lines.offer(line);
      else await lines.write(line);
    }
    lines.end();
  } catch (error) {
    if (signal.aborted) return;
    if (response.headersSent) lines.fail(error);
    else sendError(response, error);
  }
}
