import { EngineError, type ErrorKind } from '../../shared/errors/engine-error.ts';

/** SQLite result codes that callers can do something about (sqlite.org/rescode.html). */
const reasons: Readonly<Record<number, { kind: ErrorKind; reason: string }>> = {
  5: { kind: 'conflict', reason: 'another process writes to it' },
  11: { kind: 'corrupt', reason: 'the file is damaged' },
  13: { kind: 'no-space', reason: 'the disk is full' },
  26: { kind: 'corrupt', reason: 'the file is no database' },
};

/** What SQLite threw as an EngineError; an EngineError as it is. */
export function stateError(what: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  const known = reasons[code & 0xff];
  const reason = known?.reason ?? (error instanceof Error ? error.message : String(error));
  return new EngineError(known?.kind ?? 'internal', `${what}: ${reason}`, { cause: error });
}
