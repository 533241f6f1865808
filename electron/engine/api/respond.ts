import type { ServerResponse } from 'node:http';
import { toErrorBody, type ErrorKind } from '../../shared/errors/engine-error.ts';
import type { ErrorReply } from '../../shared/docker/error-reply.ts';

/** The one table from kind of error to HTTP status. */
const statusOf: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  exists: 409,
  'not-modified': 304,
  'not-implemented': 501,
  unavailable: 503,
  'rate-limited': 429,
  'no-space': 507,
  cancelled: 499,
  corrupt: 500,
  internal: 500,
};

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
  response.end(bytes);
}

export function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, status === 204 || status === 304 ? {} : { 'Content-Length': 0 });
  response.end();
}

/** Answers with the error, or breaks the connection where an answer has begun already. `statuses` are exceptions from the table. */
export function sendError(response: ServerResponse, error: unknown, statuses: Partial<typeof statusOf> = {}): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const body = toErrorBody(error);
  const status = statuses[body.kind] ?? statusOf[body.kind];
  if (status === 304) sendEmpty(response, status);
  else sendJson(response, status, body satisfies ErrorReply);
}
