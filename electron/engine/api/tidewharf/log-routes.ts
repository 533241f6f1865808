import type { LogFollowLine, LogLineReply, LogPageReply } from '../../../shared/engine-api/log-page.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call, Route } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import { integer } from '../query.ts';
import { sendJson } from '../respond.ts';

const path = '/tidewharf/v1/containers/{id}/log';
const defaultLines = 1000;
const mostLines = 50_000;

/** Logs by position, from the end backwards. Fields and replies: electron/shared/engine-api/log-page.ts. */
export const logRoutes: readonly Route[] = [
  { method: 'GET', path, handle: sendPage },
  { method: 'GET', path: `${path}/follow`, handle: sendFollow },
  { method: 'GET', path: `${path}/line`, handle: sendLine },
];

async function sendPage({ rooms, params, query, response }: Call): Promise<void> {
  const lines = integer(query, 'lines') ?? defaultLines;
  if (lines < 1 || lines > mostLines) throw new EngineError('invalid', `lines: ${lines}, expected 1 to ${mostLines}`);
  const page = await rooms.containers.logPages.before(params['id'] ?? '', { before: position(query, 'before'), lines, since: micros(query, 'since'), until: micros(query, 'until') });
  sendJson(response, 200, page satisfies LogPageReply);
}

async function sendFollow({ rooms, params, query, response, signal }: Call): Promise<void> {
  // Refused before an answer has begun.
  const blocks = rooms.containers.logPages.follow(params['id'] ?? '', { after: position(query, 'after'), until: micros(query, 'until'), signal });
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  const output = openJsonLines<LogFollowLine>(response, signal);
  for await (const block of blocks) await output.write(block);
  output.end();
}

async function sendLine({ rooms, params, query, response }: Call): Promise<void> {
  const at = position(query, 'at');
  if (at === undefined) throw new EngineError('invalid', 'at: expected a position that a page of the log gave');
  sendJson(response, 200, (await rooms.containers.logPages.line(params['id'] ?? '', at)) satisfies LogLineReply);
}

function position(query: URLSearchParams, name: string): string | undefined {
  return query.get(name) || undefined;
}

/** Sixteen digits until the year 2286. */
function micros(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name) ?? '';
  if (text === '') return undefined;
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(Number(text))) throw new EngineError('invalid', `${name}: ${JSON.stringify(text.slice(0, 100))}, expected microseconds since 1970`);
  return Number(text);
}
