import { EngineError } from '../../shared/errors/engine-error.ts';
import { drain } from './drain.ts';
import type { Endpoint } from './endpoints.ts';
import { createHostPolicy } from './hosts.ts';
import { createLogin } from './login.ts';
import { isDistrust, networkError } from './network-error.ts';
import type { OnRetry, RegistryAuth, RegistrySettings } from './registry.ts';
import { sendPatiently } from './send-patiently.ts';
import { statusError } from './status-error.ts';
import { createTransport, type HttpReply, type HttpRequest } from './transport.ts';

/** One request at or below `/v2/`, or `/v1/`. */
export type RegistryRequest = {
  readonly endpoint: Endpoint;
  /** Repository path, such as `library/nginx`; '' for the registry as a whole. */
  readonly repository: string;
  /** `manifests/latest`, `blobs/sha256:..`; '' for the registry as a whole. */
  readonly path: string;
  /** The registry's interface, 2 where nothing is said. */
  readonly api?: 1 | 2;
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
  readonly onRetry?: OnRetry | undefined;
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
      await drain(reply);
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
      onRetry: request.onRetry,
    };
    const reply = await transport.send({ ...http, authorization: login.remembered(wish) });
    if (reply.status !== 401 || reply.url.origin !== http.url.origin) return reply;
    const authorization = await login.answer(wish, reply);
    if (authorization === undefined || isStream(request.body)) return reply;
    await drain(reply);
    return await transport.send({ ...http, authorization });
  };

  const attempt = async (request: RegistryRequest): Promise<HttpReply> => {
    const { endpoint, api = 2, repository, path, headers = {}, method, body, answerWithinMs, onRetry, signal } = request;
    const base = new URL(`${await schemeOf(request)}//${endpoint.host}${endpoint.prefix}/v${api}/${[repository, path].filter(Boolean).join('/')}`);
    const http: HttpRequest = {
      url: request.location ?? base, headers, signal, ...(method && { method }), ...(body !== undefined && { body }), ...(answerWithinMs !== undefined && { answerWithinMs }),
    };
    const send = (): Promise<HttpReply> => sendWithLogin(request, http);
    return isStream(body) ? send() : sendPatiently({ send, signal, onRetry });
  };

  const wayTo = ({ endpoint, location }: RegistryRequest): string => transport.way(location ?? new URL(`${endpoint.scheme ?? schemes.get(endpoint.host) ?? 'https:'}//${endpoint.host}/`));

  return {
    send: async (request) => {
      const { endpoint, signal, what, name } = request;
      try {
        const reply = await attempt(request);
        if (request.accept.includes(reply.status)) return reply;
        if (reply.status === 400) schemes.delete(endpoint.host);
        throw await statusError(reply, { what, repository: name, writing: request.write !== undefined });
      } catch (error) {
        const found = networkError(error, { what: `${what}: registry ${endpoint.host}${wayTo(request)}`, idleTimeoutMs: settings.idleTimeoutMs, signal });
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
