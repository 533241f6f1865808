import { setTimeout as wait } from 'node:timers/promises';
import type { Endpoint } from './endpoints.ts';
import { createHostPolicy } from './hosts.ts';
import { createLogin } from './login.ts';
import { isDistrust, isTransient, networkError } from './network-error.ts';
import type { RegistryAuth, RegistrySettings } from './registry.ts';
import { retryAfterSeconds, statusError } from './status-error.ts';
import { createTransport, type HttpReply, type HttpRequest } from './transport.ts';

/** One GET at or below `/v2/`. */
export type RegistryRequest = {
  readonly endpoint: Endpoint;
  /** Repository path, such as `library/nginx`; '' for the registry as a whole. */
  readonly repository: string;
  /** `manifests/latest`, `blobs/sha256:..`; '' for the registry as a whole. */
  readonly path: string;
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
  get(request: RegistryRequest): Promise<HttpReply>;
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
    const wish = {
      origin: http.url.origin,
      scope: request.repository === '' ? '' : `repository:${request.repository}:pull`,
      auth: request.endpoint.takesLogin ? request.auth : undefined,
      signal: request.signal,
    };
    const reply = await transport.send({ ...http, authorization: login.remembered(wish) });
    if (reply.status !== 401 || reply.url.origin !== http.url.origin) return reply;
    const authorization = await login.answer(wish, reply);
    if (authorization === undefined) return reply;
    await reply.body.dump();
    return await transport.send({ ...http, authorization });
  };

  /** Milliseconds until the next try; undefined where there is to be none. */
  const pauseAfter = (outcome: { reply?: HttpReply; error?: unknown }, attempt: number): number | undefined => {
    const backoff = backoffMs[attempt];
    if (backoff === undefined) return undefined;
    if (!outcome.reply) return isTransient(outcome.error) ? backoff : undefined;
    if (outcome.reply.status >= 500) return backoff;
    if (outcome.reply.status !== 429) return undefined;
    const asked = retryAfterSeconds(outcome.reply) ?? backoff / 1000;
    return asked > maxRetryAfterSeconds ? undefined : asked * 1000;
  };

  const attempt = async (request: RegistryRequest): Promise<HttpReply> => {
    const { endpoint, repository, path, headers = {}, signal } = request;
    const url = new URL(`${await schemeOf(request)}//${endpoint.host}${endpoint.prefix}/v2/${[repository, path].filter(Boolean).join('/')}`);
    for (let tries = 0; ; tries += 1) {
      const outcome = await sendWithLogin(request, { url, headers, signal }).then(
        (reply) => ({ reply }),
        (error: unknown) => ({ error }),
      );
      const pause = pauseAfter(outcome, tries);
      if (pause === undefined) {
        if ('reply' in outcome) return outcome.reply;
        throw outcome.error;
      }
      if ('reply' in outcome) await outcome.reply.body.dump();
      await wait(pause, undefined, { ...(signal && { signal }) });
    }
  };

  return {
    get: async (request) => {
      const { endpoint, signal, what, name } = request;
      try {
        const reply = await attempt(request);
        if (request.accept.includes(reply.status)) return reply;
        if (reply.status === 400) schemes.delete(endpoint.host);
        throw await statusError(reply, { what, repository: name });
      } catch (error) {
        const found = networkError(error, { what: `${what}: registry ${endpoint.host}`, idleTimeoutMs: settings.idleTimeoutMs, signal });
        if (found !== error) schemes.delete(endpoint.host);
        throw found;
      }
    },
  };
}
