import { EngineError } from '../../../shared/errors/engine-error.ts';
import { isLoopback } from '../../registry/hosts.ts';
import { networkError } from '../../registry/network-error.ts';
import { createTransport, type HttpReply } from '../../registry/transport.ts';
import { withoutLogin } from './remote-source.ts';

const idleTimeoutMs = 60_000;

/** Bytes of an http or https address, read once. */
export type Fetched = {
  readonly body: AsyncIterable<Uint8Array>;
  /** Bytes that the server announced. */
  readonly total: number | undefined;
  /** Seconds since 1970. */
  readonly lastModified: number | undefined;
  /** The last part of its path, `download` where it has none. */
  readonly name: string;
};

/**
 * Asks for an address, redirects followed, by the proxies of the environment. `not-found` for 404, `unavailable` for all else that is no answer, `forbidden` for a
 * redirect from https to http or to this machine, `cancelled`.
 */
export async function fetchUrl(asked: URL, { signal, environment }: { signal: AbortSignal; environment: Readonly<Record<string, string | undefined>> }): Promise<Fetched> {
  const what = `fetch ${withoutLogin(asked.href)}`;
  const policy = { isInsecure: () => false, mayUsePlainHttp: () => true, checkHop: (from: URL, to: URL) => checkHop(what, from, to) };
  const transport = createTransport({ mirrors: [], insecure: [], idleTimeoutMs, environment }, policy);
  const failure = (error: unknown): EngineError => networkError(error, { what: what + transport.way(asked), idleTimeoutMs, signal });
  const { href, username, password } = asked;
  const login = username === '' && password === '' ? undefined : `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const reply = await transport.send({ url: new URL(href), authorization: login, signal }).catch((error: unknown) => {
    throw failure(error);
  });
  if (reply.status !== 200) {
    reply.body.on('error', () => undefined).destroy();
    throw new EngineError(reply.status === 404 ? 'not-found' : 'unavailable', `${what}: the server answered ${reply.status}`);
  }
  const modified = Date.parse(header(reply, 'last-modified') ?? '');
  const length = Number(header(reply, 'content-length') ?? Number.NaN);
  return {
    body: readBody(reply, failure),
    total: Number.isSafeInteger(length) ? length : undefined,
    lastModified: Number.isNaN(modified) ? undefined : Math.floor(modified / 1000),
    name: nameOf(asked) ?? nameOf(reply.url) ?? 'download',
  };
}

async function* readBody({ body }: HttpReply, failure: (error: unknown) => EngineError): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of body) yield bytes as Uint8Array;
  } catch (error) {
    throw failure(error);
  }
}

function header(reply: HttpReply, name: string): string | undefined {
  const value = reply.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** Undefined where it has none that a file may have. */
function nameOf({ pathname }: URL): string | undefined {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  const name = decodeOrKeep(last);
  return name === '' || name === '.' || name === '..' || /[/\0]/.test(name) ? undefined : name;
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkHop(what: string, from: URL, to: URL): void {
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw new EngineError('forbidden', `${what}: it redirects to ${to.protocol}`);
  if (from.protocol === 'https:' && to.protocol === 'http:') throw new EngineError('forbidden', `${what}: it redirects from https to http`);
  if (isLoopback(to.hostname) && !isLoopback(from.hostname)) throw new EngineError('forbidden', `${what}: it redirects to this machine`);
}
