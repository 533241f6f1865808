import { createHash } from 'node:crypto';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { drain } from './drain.ts';
import type { HostPolicy } from './hosts.ts';
import { readBody } from './read-body.ts';
import type { OnRetry, RegistryAuth } from './registry.ts';
import { sendPatiently } from './send-patiently.ts';
import type { HttpReply, HttpRequest, Transport } from './transport.ts';

/** One wish to be let in: where, for what, as whom. */
export type LoginRequest = {
  readonly origin: string;
  /** Such as `repository:library/nginx:pull`; none to be let in at all. */
  readonly scopes: readonly string[];
  readonly auth: RegistryAuth | undefined;
  readonly onRetry?: OnRetry | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type Login = {
  /** The Authorization header that worked before and still holds. */
  remembered(request: LoginRequest): string | undefined;
  /**
   * The header that answers a 401 (RFC 9110 basic; token authentication of the distribution project), remembered from now on.
   * Undefined where its challenges are none that we can answer with what we have. `unauthorized` where the token server refuses.
   */
  answer(request: LoginRequest, refusal: HttpReply): Promise<string | undefined>;
};

type Held = { readonly header: string; readonly until: number };

const maxTokenBytes = 256 * 1024;
const tokenWindowMs = 30_000;
/** The least that the token specification lets a server mean when it says nothing. */
const defaultTokenSeconds = 60;

export function createLogin(transport: Transport, policy: HostPolicy): Login {
  const held = new Map<string, Held>();

  const hold = (key: string, entry: Held): string => {
    for (const [other, { until }] of held) if (until <= Date.now()) held.delete(other);
    held.set(key, entry);
    return entry.header;
  };

  return {
    remembered: (request) => {
      const entry = held.get(keyOf(request));
      return entry && entry.until > Date.now() ? entry.header : undefined;
    },
    answer: async (request, refusal) => {
      const key = keyOf(request);
      held.delete(key);
      const header = refusal.headers['www-authenticate'];
      const challenges = parseChallenges(Array.isArray(header) ? header.join(', ') : (header ?? ''));
      const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
      if (bearer) return hold(key, await fetchToken({ request, bearer, from: refusal.url, transport, policy }));
      const basic = challenges.some(({ scheme }) => scheme === 'basic') ? basicHeader(request.auth) : undefined;
      return basic && hold(key, { header: basic, until: Number.POSITIVE_INFINITY });
    },
  };
}

/** Holds no secret: the login goes in as a hash. */
function keyOf({ origin, scopes, auth }: LoginRequest): string {
  return createHash('sha256').update(JSON.stringify([origin, scopes, auth ?? null])).digest('hex');
}

function basicHeader(auth: RegistryAuth | undefined): string | undefined {
  if (!auth || !('username' in auth)) return undefined;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
}

async function fetchToken(options: {
  request: LoginRequest;
  bearer: Challenge;
  from: URL;
  transport: Transport;
  policy: HostPolicy;
}): Promise<Held> {
  const { request, from, transport } = options;
  const { realm = '', service, scope } = options.bearer.parameters;
  const url = URL.parse(realm);
  if (!url) throw new EngineError('unavailable', `registry ${from.host}: it names no token server that is an address`);
  options.policy.checkHop(from, url);

  const fields = new URLSearchParams({ ...(service && { service }) });
  // What the registry names stands for our first wish; a repository to mount from it cannot know.
  for (const wish of scope === undefined ? request.scopes : [scope, ...request.scopes.slice(1)]) fields.append('scope', wish);
  const { auth, onRetry, signal } = request;
  const question: HttpRequest =
    auth && 'identityToken' in auth
      ? { url, signal, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: refreshForm(fields, auth.identityToken) }
      : { url: withFields(url, fields), signal, authorization: basicHeader(auth) };
  const reply = await sendPatiently({ send: () => transport.send(question), signal, onRetry });
  if (reply.status !== 200) {
    await drain(reply);
    if (reply.status === 429) throw new EngineError('rate-limited', `token server ${url.host}: too many requests`);
    if (reply.status < 400 || reply.status >= 500) throw new EngineError('unavailable', `token server ${url.host} answered with status ${reply.status}`);
    const who = auth ? 'the login was refused: check user name and password' : 'it wants a login';
    throw new EngineError('unauthorized', `registry ${from.host}: ${who} (token server ${url.host}, status ${reply.status})`);
  }
  return parseToken((await readBody(reply, { what: `token from ${url.host}`, maxBytes: maxTokenBytes, windowMs: tokenWindowMs })).toString(), url.host);
}

/** OAuth2 wants one field of scopes, with blanks between. */
function refreshForm(fields: URLSearchParams, identityToken: string): string {
  const form = new URLSearchParams(fields);
  form.set('scope', fields.getAll('scope').join(' '));
  form.set('grant_type', 'refresh_token');
  form.set('refresh_token', identityToken);
  form.set('client_id', 'tidewharf');
  return form.toString();
}

function withFields(realm: URL, fields: URLSearchParams): URL {
  const url = new URL(realm);
  for (const [name, value] of fields) url.searchParams.append(name, value);
  return url;
}

function parseToken(text: string, host: string): Held {
  const wrong = (cause?: unknown) => new EngineError('unavailable', `token server ${host}: its answer holds no token`, { cause });
  let body: { token?: unknown; access_token?: unknown; expires_in?: unknown } | null;
  try {
    body = JSON.parse(text) as typeof body;
  } catch (cause) {
    throw wrong(cause);
  }
  const token = body?.token ?? body?.access_token;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw wrong();
  const seconds = typeof body?.expires_in === 'number' ? body.expires_in : defaultTokenSeconds;
  // A tenth less: it must still hold when it arrives.
  return { header: `Bearer ${token}`, until: Date.now() + seconds * 900 };
}
