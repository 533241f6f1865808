import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Endpoint } from './endpoints.ts';
import { createHostPolicy } from './hosts.ts';
import { createLogin } from './login.ts';
import { isDistrust, isTransient, networkError } from './network-error.ts';
import type { RegistryAuth, RegistrySettings } from './registry.ts';
import { retryAfterSeconds, statusError } from './status-error.ts';
import { createTransport, type HttpReply, type HttpRequest } from './transport.ts';

/** One request at or below `/v2/`. */
export type RegistryRequest = {
  readonly endpoint: Endpoint;
  /** Repository path, such as `library/nginx`; '' for the registry as a whole. */
  readonly repository: string;
  /** `manifests/latest`, `blobs/sha256:..`; '' for the registry as a whole. */
  readonly path: string;
  /** In place of repository and path: where the registry said to go on. A login goes there only where it is the registry itself. */
  readonly location?: URL | undefined;
  /** GET where nothing is said. */
  readonly method?: HttpRequest['method'];
  /** With a body that can be read once only there is one try. */
  readonly body?: HttpRequest['body'];
  readonly answerWithinMs?: number;
  /** What a login is to allow besides reading `repository`. */
  readonly write?: { readonly mountFrom: string | undefined };
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: RegistryAuth | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For error texts: `manifest for nginx:1.27`. */
  readonly what: string;
  /** For error texts: `nginx`. */
  readonly name: string;
  /** Statuses that are an answer. All others are an error. */
  readonly accept: readonly number[];
};

export type RegistryClient = {
  /** The reply with one of the accepted statuses, after login, redirects and retries. */
  send(request: RegistryRequest): Promise<HttpReply>;
  /** Where a registry's Location header points, checked. `unavailable` where it is none, `forbidden` where it may not be followed. */
  locationOf(reply: HttpReply, what: string): URL;
};

const backoffMs = [250, 500, 1000];
const maxRetryAfterSeconds = 20;

export function createRegistryClient(settings: RegistrySettings): RegistryClient {
  const policy = createHostPolicy(settings.insecure);
  const transport = createTransport(settings, policy);
  const login = createLogin(transport, policy);
  const schemes = new Map<string, 'http:' | 'https:'>();

  /** HTTPS, but for hosts that may speak plain HTTP what they answered to, found out once. */
  const schemeOf = async ({ endpoint, signal }: RegistryRequest): Promise<'http:' | 'https:'> => {
    const { host } = endpoint;
    const known = endpoint.scheme ?? schemes.get(host);
    if (known) return known;
    if (!policy.mayUsePlainHttp(host)) return 'https:';
    try {
      const reply = await transport.send({ url: new URL(`https://${host}/v2/`), signal });
      await reply.body.dump();
      schemes.set(host, 'https:');
    } catch (error) {
      if (signal?.aborted || isDistrust(error)) throw error;
      schemes.set(host, 'http:');
    }
    return schemes.get(host) ?? 'https:';
  };

  const sendWithLogin = async (request: RegistryRequest, http: HttpRequest): Promise<HttpReply> => {
    const { endpoint, location } = request;
    // Another host than the registry's, where it lets its blobs be written, never hears of a login.
    if (location !== undefined && location.host !== endpoint.host) return transport.send(http);
    const wish = {
      origin: http.url.origin,
      scopes: scopesOf(request),
      auth: endpoint.takesLogin ? request.auth : undefined,
      signal: request.signal,
    };
    const reply = await transport.send({ ...http, authorization: login.remembered(wish) });
    if (reply.status !== 401 || reply.url.origin !== http.url.origin) return reply;
    const authorization = await login.answer(wish, reply);
    if (authorization === undefined || isStream(request.body)) return reply;
    await reply.body.dump();
    return await transport.send({ ...http, authorization });
  };

  const attempt = async (request: RegistryRequest): Promise<HttpReply> => {
    const { endpoint, repository, path, headers = {}, method, body, answerWithinMs, signal } = request;
    const base = new URL(`${await schemeOf(request)}//${endpoint.host}${endpoint.prefix}/v2/${[repository, path].filter(Boolean).join('/')}`);
    const http: HttpRequest = {
      url: request.location ?? base, headers, signal, ...(method && { method }), ...(body !== undefined && { body }), ...(answerWithinMs !== undefined && { answerWithinMs }),
    };
    for (let tries = 0; ; tries += 1) {
      const outcome = await sendWithLogin(request, http).then(
        (reply) => ({ reply }),
        (error: unknown) => ({ error }),
      );
      const pause = isStream(body) ? undefined : pauseAfter(outcome, tries);
      if (pause === undefined) {
        if ('reply' in outcome) return outcome.reply;
        throw outcome.error;
      }
      if ('reply' in outcome) await outcome.reply.body.dump();
      await wait(pause, undefined, { ...(signal && { signal }) });
    }
  };

  return {
    send: async (request) => {
      const { endpoint, signal, what, name } = request;
      try {
        const reply = await attempt(request);
        if (request.accept.includes(reply.status)) return reply;
        if (reply.status === 400) schemes.delete(endpoint.host);
        throw await statusError(reply, { what, repository: name, writing: request.write !== undefined });
      } catch (error) {
        const found = networkError(error, { what: `${what}: registry ${endpoint.host}`, idleTimeoutMs: settings.idleTimeoutMs, signal });
        if (found !== error) schemes.delete(endpoint.host);
        throw found;
      }
    },
    locationOf: (reply, what) => {
      const header = reply.headers['location'];
      const url = typeof header === 'string' ? URL.parse(header, reply.url.href) : null;
      if (!url) throw new EngineError('unavailable', `${what}: registry ${reply.url.host} does not say where to go on`);
      policy.checkHop(reply.url, url);
      return url;
    },
  };
}

function scopesOf({ repository, write }: RegistryRequest): string[] {
  if (repository === '') return [];
  if (write === undefined) return [`repository:${repository}:pull`];
  return [`repository:${repository}:pull,push`, ...(write.mountFrom === undefined ? [] : [`repository:${write.mountFrom}:pull`])];
}

/** Read once, it is gone. */
function isStream(body: RegistryRequest['body']): boolean {
  return typeof body === 'object' && 'pipe' in body;
}

/** Milliseconds until the next try; undefined where there is to be none. */
function pauseAfter(outcome: { reply?: HttpReply; error?: unknown }, attempt: number): number | undefined {
  const backoff = backoffMs[attempt];
  if (backoff === undefined) return undefined;
  if (!outcome.reply) return isTransient(outcome.error) ? backoff : undefined;
  if (outcome.reply.status >= 500) return backoff;
  if (outcome.reply.status !== 429) return undefined;
  const asked = retryAfterSeconds(outcome.reply) ?? backoff / 1000;
  return asked > maxRetryAfterSeconds ? undefined : asked * 1000;
}
