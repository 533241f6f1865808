import type { Readable } from 'node:stream';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { drain } from './drain.ts';
import { readHostCertificates } from './host-certificates.ts';
import type { HostPolicy } from './hosts.ts';
import { parseProxies } from './proxies.ts';
import type { RegistrySettings } from './registry.ts';

export type HttpRequest = {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never sent to another origin than that of `url`. */
  readonly authorization?: string | undefined;
  /** GET where nothing is said. Redirects are followed for GET and HEAD only. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly body?: Readable | Uint8Array | string;
  /** Milliseconds that the server may think before it answers; else the idle time. */
  readonly answerWithinMs?: number;
  readonly signal?: AbortSignal | undefined;
};

/** The caller reads the body to its end or destroys it. */
export type HttpReply = {
  readonly url: URL;
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Dispatcher.ResponseData['body'];
};

export type Transport = {
  /** One exchange, redirects followed. Throws what the HTTP client throws, and `forbidden` on a redirect that the policy refuses. */
  send(request: HttpRequest): Promise<HttpReply>;
  /** ` through proxy host:port`, or nothing: for error texts. */
  way(url: URL): string;
};

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
const connectTimeoutMs = 10_000;

/** HTTP with one pool of connections per host; sockets close by themselves when they are not used. */
export function createTransport(settings: RegistrySettings, policy: HostPolicy): Transport {
  const proxyOf = parseProxies(settings.environment ?? {});
  const agents = new Map<string, Dispatcher>();

  const agentFor = (url: URL): Dispatcher => {
    const known = agents.get(url.origin);
    if (known) return known;
    const timeout = Math.min(connectTimeoutMs, settings.idleTimeoutMs);
    const secureContext = readHostCertificates(settings.certsDir, url.host);
    const tls = { timeout, rejectUnauthorized: !policy.isInsecure(url.host), ...(secureContext && { secureContext }) };
    const common = { allowH2: false, connections: 16, headersTimeout: settings.idleTimeoutMs, bodyTimeout: settings.idleTimeoutMs };
    const proxy = proxyOf(url);
    const agent = proxy ? new ProxyAgent({ ...common, uri: proxy.href, requestTls: tls, proxyTls: { timeout } }) : new Agent({ ...common, connect: tls });
    agents.set(url.origin, agent);
    return agent;
  };

  const exchange = async ({ url, method = 'GET', headers, authorization, body, answerWithinMs, signal }: HttpRequest): Promise<HttpReply> => {
    const reply = await agentFor(url).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        'user-agent': 'tidewharf',
        'accept-encoding': 'identity',
        ...headers,
        ...(authorization && { authorization }),
      },
      body: body ?? null,
      ...(answerWithinMs !== undefined && { headersTimeout: answerWithinMs }),
      ...(signal && { signal }),
    });
    return { url, status: reply.statusCode, headers: reply.headers, body: reply.body };
  };

  return {
    way: (url) => {
      const proxy = proxyOf(url);
      return proxy ? ` through proxy ${proxy.host}` : '';
    },
    send: async (request) => {
      let url = request.url;
      const mayRepeat = request.method === undefined || request.method === 'GET' || request.method === 'HEAD';
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const authorization = url.origin === request.url.origin ? request.authorization : undefined;
        const reply = await exchange({ ...request, url, authorization });
        const location = redirects.has(reply.status) ? reply.headers['location'] : undefined;
        if (!mayRepeat || typeof location !== 'string') return reply;
        await drain(reply);
        const next = URL.parse(location, url.href);
        if (!next) throw new EngineError('unavailable', `registry ${url.host}: it redirects to a place that is no address`);
        policy.checkHop(url, next);
        url = next;
      }
      throw new EngineError('unavailable', `registry ${request.url.host}: more than ${maxRedirects} redirects`);
    },
  };
}
