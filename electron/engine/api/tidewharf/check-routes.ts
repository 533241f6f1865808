import { z } from 'zod';
import type { CheckLine, QuickCheckReply } from '../../../shared/engine-api/check.ts';
import type { Call, Route } from '../call.ts';
import { readRegistryLogins } from '../images/registry-auth.ts';
import { openJsonLines } from '../json-lines.ts';
import { readBody } from '../read-body.ts';
import { sendError, sendJson } from '../respond.ts';

const checkSchema = z.strictObject({ repair: z.boolean().default(false) });

/** What can be looked at at once; and what re-hashes and compares everything, and mends it. Body and lines: electron/shared/engine-api/check.ts. A client that goes away ends it. */
export const checkRoutes: readonly Route[] = [
  { method: 'GET', path: '/tidewharf/v1/check', handle: quickCheck },
  { method: 'POST', path: '/tidewharf/v1/check', handle: check },
];

async function quickCheck({ rooms, response }: Call): Promise<void> {
  const containers = rooms.containers.list();
  const running = new Set(containers.filter(({ status }) => status === 'running' || status === 'paused').map(({ id }) => id));
  const found = [...(await rooms.images.check()), ...(await rooms.networks.check({ running: new Set([...running, ...rooms.containers.stepIds()]), repair: false })), ...(await rooms.containers.check()), ...(await rooms.builds.problems())];
  const [mounts, problems] = [found.filter((text) => text.startsWith('mount ')), found.filter((text) => !text.startsWith('mount '))];
  const checked = { images: rooms.images.list().length, containers: containers.length, running: running.size, networks: rooms.networks.list().length, volumes: rooms.volumes.list().length };
  sendJson(response, 200, { problems, mounts, checked } satisfies QuickCheckReply);
}

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
