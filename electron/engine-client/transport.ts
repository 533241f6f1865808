import type { ClientRequest, IncomingMessage } from 'node:http';
import http from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { z } from 'zod';
import { EngineError, isEngineError } from '../shared/errors/engine-error.ts';
import { errorOfReply } from './error-of-reply.ts';

export type EngineRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Starts with `/`, parts already encoded. */
  readonly path: string;
  /** What is undefined is left out; of a list each has its own part. */
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a tar, in place of a JSON body, as fast as the engine takes it. What it fails with, the request fails with. */
  readonly tar?: Readable | undefined;
  /** `X-Registry-Auth`: a secret, in no error. */
  readonly registryAuth?: string | undefined;
  /** `X-Registry-Config`: the same of several. */
  readonly registryConfig?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Requests to the engine's unix socket, one connection each: nothing is kept open, so a restarted engine is reached at once.
 * All throw EngineError: `unavailable` where nobody listens, `cancelled` when the signal aborts, else the engine's own error.
 */
export type EngineTransport = {
  /** The whole JSON reply, undefined where it has none. */
  json(request: EngineRequest): Promise<unknown>;
  /** The reply once its status is known to be good; the caller reads or destroys it. */
  open(request: EngineRequest): Promise<IncomingMessage>;
  /** The raw connection after 101 Switching Protocols. */
  hijack(request: EngineRequest): Promise<Duplex>;
};

const maxReplyBytes = 64 << 20;

export function createTransport(socketPath: string): EngineTransport {
  const open = async (request: EngineRequest): Promise<IncomingMessage> => {
    const sent = send(socketPath, request);
    const reply = await firstReply(socketPath, request, sent);
    if (reply.kind === 'upgrade') throw new EngineError('internal', `${nameOf(request)}: connection upgraded unasked`);
    if (isGood(reply.message)) return reply.message;
    throw errorOfReply(nameOf(request), reply.message.statusCode ?? 0, await readAll(reply.message, request));
  };

  return {
    open,
    json: async (request) => {
      const text = await readAll(await open(request), request);
      return text === '' ? undefined : parseJson(request, text);
    },
    hijack: async (request) => {
      const sent = send(socketPath, request, { Connection: 'Upgrade', Upgrade: 'tcp' });
      const reply = await firstReply(socketPath, request, sent);
      if (reply.kind === 'upgrade') return reply.socket;
      const text = await readAll(reply.message, request);
      if (isGood(reply.message)) throw new EngineError('internal', `${nameOf(request)}: status ${reply.message.statusCode}, expected 101`);
      throw errorOfReply(nameOf(request), reply.message.statusCode ?? 0, text);
    },
  };
}

/** A stream error as the program knows it. */
export function streamError(cause: unknown, what: string, signal: AbortSignal | undefined): EngineError {
  if (signal?.aborted === true) return new EngineError('cancelled', `${what}: cancelled`, { cause });
  if (isEngineError(cause)) return cause;
  return new EngineError('unavailable', `${what}: connection to the engine lost: ${codeOf(cause)}`, { cause });
}

export function nameOf(request: EngineRequest): string {
  return `${request.method} ${request.path}`;
}

type FirstReply = { readonly kind: 'message'; readonly message: IncomingMessage } | { readonly kind: 'upgrade'; readonly socket: Duplex };

function send(socketPath: string, request: EngineRequest, headers: Record<string, string> = {}): ClientRequest {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const sent = http.request({
    socketPath,
    method: request.method,
    path: pathWithQuery(request),
    headers: { Host: 'tidewharf', ...bodyHeaders(request, body), ...(request.registryAuth && { 'X-Registry-Auth': request.registryAuth }), ...(request.registryConfig && { 'X-Registry-Config': request.registryConfig }), ...headers },
    agent: false,
    ...(request.signal && { signal: request.signal }),
  });
  if (request.tar === undefined) sent.end(body);
  else sendTar(request.tar, sent);
  return sent;
}

/** A pipeline would end the request without the reason. */
function sendTar(tar: Readable, sent: ClientRequest): void {
  tar.on('error', (error) => sent.destroy(error));
  sent.on('close', () => tar.destroy());
  tar.pipe(sent);
}

function bodyHeaders({ tar }: EngineRequest, body: string | undefined): Record<string, string | number> {
  if (tar !== undefined) return { 'Content-Type': 'application/x-tar', 'Transfer-Encoding': 'chunked' };
  return { ...(body !== undefined && { 'Content-Type': 'application/json' }), 'Content-Length': Buffer.byteLength(body ?? '') };
}

function firstReply(socketPath: string, request: EngineRequest, sent: ClientRequest): Promise<FirstReply> {
  return new Promise((resolve, reject) => {
    sent.once('response', (message) => resolve({ kind: 'message', message }));
    sent.once('upgrade', (_message, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      request.signal?.addEventListener('abort', () => socket.destroy(), { once: true });
      resolve({ kind: 'upgrade', socket });
    });
    sent.on('error', (error) => {
      if (isEngineError(error)) return reject(error);
      if (request.signal?.aborted === true) return reject(new EngineError('cancelled', `${nameOf(request)}: cancelled`, { cause: error }));
      const code = codeOf(error);
      // Somebody listens, but not to this user.
      const kind = code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'unavailable';
      reject(new EngineError(kind, `${nameOf(request)}: no answer from the engine on ${socketPath}: ${code}`, { cause: error, ...(kind === 'forbidden' && { detail: { socket: socketPath } }) }));
    });
  });
}

/** 304 is Docker's answer to starting what runs and stopping what does not. */
function isGood(message: IncomingMessage): boolean {
  const status = message.statusCode ?? 0;
  return (status >= 200 && status < 300) || status === 304;
}

async function readAll(message: IncomingMessage, request: EngineRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxReplyBytes) throw new EngineError('internal', `${nameOf(request)}: reply over ${maxReplyBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw streamError(error, nameOf(request), request.signal);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(request: EngineRequest, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError('internal', `${nameOf(request)}: reply is not JSON`, { cause });
  }
}

function pathWithQuery(request: EngineRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (typeof value === 'object') for (const item of value) query.append(name, item);
    else if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? request.path : `${request.path}?${query.toString()}`;
}

const coded = z.object({ code: z.string() });

function codeOf(error: unknown): string {
  const parsed = coded.safeParse(error);
  if (parsed.success) return parsed.data.code;
  return error instanceof Error ? error.message : String(error);
}
