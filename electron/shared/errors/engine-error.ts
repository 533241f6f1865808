/**
 * The kinds of failure the whole program knows. Callers branch on the kind, never on the text.
 * `engine/api` owns the one table from kind to HTTP status; the renderer owns the advice that goes with each.
 */
export type ErrorKind =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'exists'
  | 'not-modified'
  | 'not-implemented'
  | 'unavailable'
  | 'rate-limited'
  | 'no-space'
  | 'cancelled'
  | 'corrupt'
  | 'internal';

/** Facts a screen can use to offer a way out, such as who holds a port. Never secrets. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * The one error of the program. `message` says what failed, which thing, why, and got and expected, in lower case
 * without a full stop: `pull nginx:1.27: blob sha256:ab..: size 10, expected 12`.
 */
export class EngineError extends Error {
  readonly kind: ErrorKind;
  readonly detail: ErrorDetail | undefined;

  constructor(kind: ErrorKind, message: string, options?: { cause?: unknown; detail?: ErrorDetail | undefined }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EngineError';
    this.kind = kind;
    this.detail = options?.detail;
  }
}

/** An {@link EngineError} as it crosses IPC. */
export type ErrorBody = { readonly kind: ErrorKind; readonly message: string; readonly detail?: ErrorDetail };

/** True for an EngineError, of the given kind where one is given. */
export function isEngineError(error: unknown, kind?: ErrorKind): error is EngineError {
  return error instanceof EngineError && (kind === undefined || error.kind === kind);
}

/** Any thrown value as plain data. What is not an EngineError becomes `internal` with its message. */
export function toErrorBody(error: unknown): ErrorBody {
  if (error instanceof EngineError) {
    return { kind: error.kind, message: error.message, ...(error.detail && { detail: error.detail }) };
  }
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The reverse of {@link toErrorBody}. */
export function fromErrorBody(body: ErrorBody): EngineError {
  return new EngineError(body.kind, body.message, { detail: body.detail });
}
