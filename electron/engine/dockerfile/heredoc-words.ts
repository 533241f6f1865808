import { EngineError } from '../../shared/errors/engine-error.ts';
import { readText } from './expand.ts';

/** `<<EOF` in a line, its content not read yet. */
export type HeredocWord = { readonly name: string; readonly fd: number; readonly expand: boolean; readonly stripTabs: boolean };

const form = /^(\d*)<<(-?)([^<]+)$/;
const unset = (): undefined => undefined;

/** What a word of a line opens; undefined for a word that opens nothing. */
export function parseHeredocWord(word: string): HeredocWord | undefined {
  const [, fd = '', dash = '', rest = ''] = form.exec(word) ?? [];
  if (rest === '') return undefined;
  const plain = wordsOf(rest, false);
  const quoted = wordsOf(rest, true);
  const [name] = plain;
  if (plain.length !== 1 || name === undefined) return undefined;
  return { name, fd: fd === '' ? 0 : Number(fd), expand: name === quoted[0], stripTabs: dash === '-' };
}

/** All that a line opens, in its order. A line whose quotes do not close opens nothing. */
export function findHeredocs(line: string): HeredocWord[] {
  if (!line.includes('<<')) return [];
  return wordsOf(line, true).flatMap((word) => parseHeredocWord(word) ?? []);
}

function wordsOf(text: string, isRaw: boolean): string[] {
  try {
    return readText(text, unset, { escape: '\\', keepUnset: true, keepQuotes: isRaw, keepEscapes: isRaw }).words;
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}
