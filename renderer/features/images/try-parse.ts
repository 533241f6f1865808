import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import { sentence } from '../../lib/format.ts';

/** The value, or what is wrong with the text. */
export function tryParse<T>(parse: () => T): { readonly value: T } | { readonly problem: string } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!isEngineError(error)) throw error;
    return { problem: sentence(error.message.slice(error.message.lastIndexOf(': ') + 2)) };
  }
}
