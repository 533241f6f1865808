import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { LineRange } from './dockerfile.ts';

/** What is wrong with the text of a Dockerfile: `invalid`, its lines in `detail`, in the words that clients know. */
export function parseError(message: string, range: LineRange): EngineError {
  return errorAt(`dockerfile parse error on line ${range.start}: ${message}`, range);
}

/** What is wrong with lines that could be read: `invalid`, its lines in `detail`. */
export function errorAt(message: string, range: LineRange, cause?: unknown): EngineError {
  return new EngineError('invalid', shorten(message), { detail: { line: range.start, endLine: range.end }, cause });
}

/** The lines that an error speaks of; undefined where it speaks of none. */
export function linesOf(error: unknown): LineRange | undefined {
  if (!isEngineError(error)) return undefined;
  const { line, endLine } = error.detail ?? {};
  return typeof line === 'number' && typeof endLine === 'number' ? { start: line, end: endLine } : undefined;
}

/** A line may be as long as the file: of a long message the middle is left out. */
export function shorten(message: string): string {
  return message.length <= longest ? message : `${message.slice(0, longest - 150)}…${message.slice(-100)}`;
}

const longest = 800;
