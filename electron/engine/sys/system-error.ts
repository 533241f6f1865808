import { constants } from 'node:os';
import { EngineError, type ErrorKind } from '../../shared/errors/engine-error.ts';

// Where two names share a number (EAGAIN, EWOULDBLOCK) the first in the alphabet stands.
const names = new Map(Object.entries(constants.errno).toReversed().map(([name, number]) => [number, name]));

const kinds: Readonly<Record<string, ErrorKind>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  EPERM: 'forbidden',
  EACCES: 'forbidden',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  ENAMETOOLONG: 'invalid',
};

/** A failed system call as an EngineError: `what` says the call and the thing; `detail.errno` holds the name, such as `EINVAL`. */
export function systemError(what: string, errno: number): EngineError {
  const name = names.get(errno) ?? `errno ${errno}`;
  return new EngineError(kinds[name] ?? 'internal', `${what}: ${name}`, { detail: { errno: name } });
}

/** Name of the system's error, such as `ENOENT`, of a Node error or of a {@link systemError}; undefined where it has none. */
export function errnoName(error: unknown): string | undefined {
  if (error instanceof EngineError) return typeof error.detail?.['errno'] === 'string' ? error.detail['errno'] : undefined;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
