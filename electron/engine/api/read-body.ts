import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Call } from './call.ts';

const maxBytes = 4 * 1024 * 1024;

/** The JSON body of a request, checked. `invalid` with the field's path where it does not fit; an empty body counts as `{}`. */
export async function readBody<Schema extends z.ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
  const text = (await readBytes(call)).toString();
  if (text !== '') refuseOtherTypes(call);
  return parseWith(schema, text.trim() === '' ? {} : parseJson(text, 'body'), 'body');
}

/** A browser's form, say, that was sent to the wrong place. A body without a type counts as JSON. */
function refuseOtherTypes({ request }: Call): void {
  const type = request.headers['content-type'] ?? 'application/json';
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new EngineError('invalid', `unsupported Content-Type header (${type}): must be 'application/json'`);
}

/** Passes over the body of a request to upgrade that needs none: what comes after it is input. */
export async function passOverBody({ request, socket }: Call): Promise<void> {
  if (socket) await takeBytes(socket, declaredLength(request));
}

/** `invalid` with the reason and the place where the text is not JSON. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError('invalid', `${what}: ${(error as Error).message}`);
  }
}

/** What the schema makes of the value; `invalid` names the first field that does not fit. */
export function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new EngineError('invalid', `${[what, ...(issue?.path ?? [])].join('.')}: ${issue?.message ?? 'does not fit'}`);
}

async function readBytes({ request, socket }: Call): Promise<Buffer> {
  const declared = declaredLength(request);
  return socket ? takeBytes(socket, declared) : readAll(request);
}

function declaredLength({ headers }: Call['request']): number {
  const declared = Number(headers['content-length'] ?? 0);
  if (declared > maxBytes) throw tooLong(declared);
  return declared;
}

async function readAll(source: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLong(size);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Node does not parse the body of a request to upgrade: it comes first on the bare connection, and what follows it is early input. */
async function takeBytes(socket: Readable, count: number): Promise<Buffer> {
  let taken = Buffer.alloc(0);
  if (count === 0) return taken;
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    taken = Buffer.concat([taken, chunk]);
    if (taken.length >= count) break;
  }
  if (taken.length < count) throw new EngineError('invalid', `body: ${taken.length} bytes, expected ${count}`);
  if (taken.length > count) socket.unshift(taken.subarray(count));
  return taken.subarray(0, count);
}

function tooLong(size: number): EngineError {
  return new EngineError('invalid', `body: ${size} bytes, at most ${maxBytes} are read`);
}
