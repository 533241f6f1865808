import { EngineError } from '../../shared/errors/engine-error.ts';

/** Codes after which the same request may well succeed: the connection was there and broke. */
const transient = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ENOTFOUND: 'the name has no address (is the network up?)',
  EAI_AGAIN: 'the name has no address (is the network up?)',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'the connection could not be made in time',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was closed',
};

const distrust = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** True where a fresh try makes sense. */
export function isTransient(error: unknown): boolean {
  return transient.has(codeOf(error));
}

/** True where a server answered TLS with a certificate that is not trusted: no reason to try plain HTTP. */
export function isDistrust(error: unknown): boolean {
  return distrust.has(codeOf(error));
}

/** A few words for what the HTTP client threw. */
export function reasonOf(error: unknown): string {
  return reasons[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

/** What the HTTP client threw, as `unavailable` with the host and a reason, or `cancelled`. An EngineError comes back as it is. */
export function networkError(error: unknown, context: { what: string; idleTimeoutMs: number; signal: AbortSignal | undefined }): EngineError {
  if (error instanceof EngineError) return error;
  const { what, signal } = context;
  if (signal?.aborted) return new EngineError('cancelled', `${what}: cancelled`, { cause: error });
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new EngineError('unavailable', `${what}: it hangs, nothing came for ${context.idleTimeoutMs / 1000} s`, { cause: error });
  }
  if (distrust.has(code)) {
    const advice = "add the registry's authority to its certificates, or list the registry as insecure";
    return new EngineError('unavailable', `${what}: its certificate is not trusted (${code}): ${advice}`, { cause: error });
  }
  return new EngineError('unavailable', `${what}: ${reasonOf(error)}`, { cause: error });
}

/** The code of an error, or of the first of the errors that it gathers (one per address that was tried). */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : codeOf(error.cause);
}
