import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher } from 'undici';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { HostPolicy } from './hosts.ts';
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
};

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);
const connectTimeoutMs = 10_000;

/** HTTP with one pool of connections per host; sockets close by themselves when they are not used. */
export function createTransport(settings: RegistrySettings, policy: HostPolicy): Transport {
  const agents = new Map<string, Agent>();

  const agentFor = (host: string): Agent => {
    const known = agents.get(host);
    if (known) return known;
    const agent = new Agent({
      allowH2: false,
      connections: 16,
      headersTimeout: settings.idleTimeoutMs,
      bodyTimeout: settings.idleTimeoutMs,
      connect: {
        timeout: Math.min(connectTimeoutMs, settings.idleTimeoutMs),
        rejectUnauthorized: !policy.isInsecure(host),
        ...ownAuthorities(settings.certsDir, host),
      },
    });
    agents.set(host, agent);
    return agent;
  };

  const exchange = async ({ url, method = 'GET', headers, authorization, body, answerWithinMs, signal }: HttpRequest): Promise<HttpReply> => {
    const reply = await agentFor(url.host).request({
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
    send: async (request) => {
      let url = request.url;
      const mayRepeat = request.method === undefined || request.method === 'GET' || request.method === 'HEAD';
      for (let hop = 0; hop <= maxRedirects; hop += 1) {
        const authorization = url.origin === request.url.origin ? request.authorization : undefined;
        const reply = await exchange({ ...request, url, authorization });
        const location = redirects.has(reply.status) ? reply.headers['location'] : undefined;
        if (!mayRepeat || typeof location !== 'string') return reply;
        await reply.body.dump();
        const next = URL.parse(location, url.href);
        if (!next) throw new EngineError('unavailable', `registry ${url.host}: it redirects to a place that is no address`);
        policy.checkHop(url, next);
        url = next;
      }
      throw new EngineError('unavailable', `registry ${request.url.host}: more than ${maxRedirects} redirects`);
    },
  };
}

/** What Node trusts, and the `*.crt` files of the host's folder. Nothing where there are none: Node's default then. */
function ownAuthorities(certsDir: string | undefined, host: string): { secureContext?: SecureContext } {
  if (certsDir === undefined || host.startsWith('.')) return {};
  const own = readCertificates(join(certsDir, host));
  return own.length === 0 ? {} : { secureContext: createSecureContext({ ca: [...getCACertificates('default'), ...own] }) };
}

function readCertificates(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.crt'));
    return names.map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
