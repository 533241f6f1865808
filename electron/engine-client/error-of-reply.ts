import { z } from 'zod';
import type { ErrorDetail, ErrorKind } from '../shared/errors/engine-error.ts';
import { EngineError } from '../shared/errors/engine-error.ts';

const kindOfStatus: Readonly<Record<number, ErrorKind>> = {
  304: 'not-modified',
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limited',
  501: 'not-implemented',
  503: 'unavailable',
  507: 'no-space',
};

const kinds = [
  'invalid', 'unauthorized', 'forbidden', 'not-found', 'conflict', 'exists', 'not-modified', 'not-implemented', 'unavailable',
  'rate-limited', 'no-space', 'cancelled', 'corrupt', 'internal',
] as const satisfies readonly ErrorKind[];

/** The engine adds its own kind and detail to Docker's `message`; other engines send the message alone. */
const errorReply = z.object({
  message: z.string().min(1),
  kind: z.enum(kinds).optional().catch(undefined),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional().catch(undefined),
});

/** An unsuccessful reply as an error: the engine's message as it is, its kind where it gives one, else by status. */
export function errorOfReply(what: string, status: number, text: string): EngineError {
  const body = errorReply.safeParse(jsonOrNull(text));
  const kind = kindOfStatus[status] ?? 'internal';
  if (!body.success) return new EngineError(kind, `${what}: status ${status}${text === '' ? '' : `: ${text.slice(0, 200)}`}`);
  return new EngineError(body.data.kind ?? kind, body.data.message, { detail: body.data.detail });
}

const errorLine = z.object({ error: z.string().min(1), errorDetail: errorReply.partial().optional().catch(undefined) });

/** The error of a line in a progress stream, which comes after status 200; undefined where the line is none. */
export function errorOfLine(line: unknown): EngineError | undefined {
  const parsed = errorLine.safeParse(line);
  if (!parsed.success) return undefined;
  const detail: ErrorDetail | undefined = parsed.data.errorDetail?.detail;
  return new EngineError(parsed.data.errorDetail?.kind ?? 'internal', parsed.data.error, { detail });
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
