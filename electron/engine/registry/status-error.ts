import { EngineError, type ErrorKind } from '../../shared/errors/engine-error.ts';
import { readBody } from './read-body.ts';
import type { HttpReply } from './transport.ts';

/** What was asked for: `manifest for nginx:1.27`, of the repository `nginx`. */
export type Wanted = { readonly what: string; readonly repository: string; readonly writing: boolean };

const kinds: Readonly<Record<number, ErrorKind>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 405: 'forbidden', 413: 'forbidden', 429: 'rate-limited' };

/** A reply that is no success, in words near to Docker's; reads its body (distribution-spec, Error Codes). */
export async function statusError(reply: HttpReply, wanted: Wanted): Promise<EngineError> {
  const said = await serverMessage(reply);
  const kind = isRefusedRedirect(reply, wanted) ? 'forbidden' : (kinds[reply.status] ?? 'unavailable');
  const retryAfter = retryAfterSeconds(reply);
  const detail = { status: reply.status, registry: reply.url.host, ...(retryAfter !== undefined && { retryAfter }) };
  return new EngineError(kind, [summary(reply, wanted), said].filter(Boolean).join(': '), { detail });
}

/** What is written goes where the registry's Location of a session says, and nowhere else. */
function isRefusedRedirect({ status }: HttpReply, { writing }: Wanted): boolean {
  return writing && status >= 300 && status < 400;
}

function summary(reply: HttpReply, wanted: Wanted): string {
  const { what, repository, writing } = wanted;
  switch (reply.status) {
    case 401:
      return writing
        ? `push access denied for ${repository}, the repository does not exist or may require 'docker login'`
        : `pull access denied for ${repository}, repository does not exist or may require 'docker login'`;
    case 403:
      return `registry ${reply.url.host} denies access to ${repository}`;
    case 404:
      return `${what} not found`;
    case 405:
      return writing ? `${what}: registry ${reply.url.host} takes no pushes, it may be read-only` : `${what}: registry ${reply.url.host} does not offer this`;
    case 413:
      return `${what}: registry ${reply.url.host} takes nothing of this size`;
    case 429:
      return `registry ${reply.url.host}: too many requests${retryAdvice(reply)}`;
    default:
      if (isRefusedRedirect(reply, wanted)) return `${what}: registry ${reply.url.host} redirects, which is not followed when something is written`;
      return `${what}: registry ${reply.url.host} answered with status ${reply.status}`;
  }
}

function retryAdvice(reply: HttpReply): string {
  const seconds = retryAfterSeconds(reply);
  return seconds === undefined ? '' : `, try again in ${Math.ceil(seconds)} s`;
}

/** Seconds of a Retry-After header, in either of its forms (RFC 9110, section 10.2.3); undefined where there is none. */
export function retryAfterSeconds(reply: HttpReply): number | undefined {
  const header = reply.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** `code: message` of the registry's first error, one line without control characters; empty where it says nothing we can read. */
async function serverMessage(reply: HttpReply): Promise<string> {
  try {
    const text = (await readBody(reply, { what: 'error', maxBytes: 64 * 1024, windowMs: 5000 })).toString();
    const body = JSON.parse(text) as { errors?: { code?: unknown; message?: unknown }[] } | null;
    const { code, message } = body?.errors?.[0] ?? {};
    return [typeof code === 'string' && code.toLowerCase().replaceAll('_', ' '), typeof message === 'string' && message]
      .filter(Boolean)
      .join(': ')
      .replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
      .slice(0, 300);
  } catch {
    return '';
  }
}
