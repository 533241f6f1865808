import { EngineError } from '../../shared/errors/engine-error.ts';
import type { TerminalSize } from '../runtime/runtime.ts';
import { integer } from './query.ts';

const largest = 65_535;

/** The parameters `h` and `w`. Fails with `invalid`. */
export function terminalSize(query: URLSearchParams): TerminalSize {
  return checkSize(integer(query, 'h'), integer(query, 'w'));
}

/** Rows and columns as a terminal takes them. Fails with `invalid`. */
export function checkSize(rows: number | undefined, cols: number | undefined): TerminalSize {
  const fits = (count: number | undefined): count is number => count !== undefined && count >= 0 && count <= largest;
  if (fits(rows) && fits(cols)) return { rows, cols };
  throw new EngineError('invalid', `terminal size: got ${cols} columns and ${rows} rows, expected 0 to ${largest} of each`);
}
