import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Escape } from './read-directives.ts';
import { replacePattern, trimPrefix, trimSuffix } from './shell-pattern.ts';

/** The value of a variable; undefined where it is not set. `operator`: of `${name:-word}` and the like, where the text says what else to do. */
export type Lookup = (name: string, operator?: string) => string | undefined;

/** How a text is read besides variables. All off: quotes and escapes are taken away. */
export type WordRules = {
  readonly escape: Escape;
  readonly keepQuotes?: boolean;
  readonly keepEscapes?: boolean;
  /** Quotes are characters like others. */
  readonly plainQuotes?: boolean;
  /** A variable that is not set stays as it was written. */
  readonly keepUnset?: boolean;
};

/** Characters that a word may grow by: variables that hold others would otherwise double with each line. */
const mostCharacters = 1024 * 1024;
const deepest = 100;

/** One word with its variables replaced, quotes and escapes taken away. What is wrong in it is `invalid`. */
export function expandWord(word: string, lookup: Lookup, escape: Escape): string {
  return expandText(word, lookup, { escape });
}

/** The same, split at the spaces that stand outside of quotes: those of values too. */
export function expandWords(word: string, lookup: Lookup, escape: Escape): string[] {
  return readText(word, lookup, { escape }).words;
}

/** The content of a file in place: quotes are plain characters in it, and its escape is always the backslash. */
export function expandContent(content: string, lookup: Lookup): string {
  return expandText(content, lookup, { escape: '\\', plainQuotes: true });
}

/** A text by other rules than those of words. */
export function expandText(text: string, lookup: Lookup, rules: WordRules): string {
  return readText(text, lookup, rules).text;
}

/** The text by the rules, and its words. */
export function readText(text: string, lookup: Lookup, rules: WordRules): { readonly text: string; readonly words: string[] } {
  const reader: Reader = { source: text, at: 0, lookup, rules, keepEscapes: rules.keepEscapes ?? false, depth: 0, left: text.length + mostCharacters };
  try {
    return readUntil(reader);
  } catch (error) {
    throw error instanceof EngineError ? new EngineError(error.kind, `failed to process ${shown(text)}: ${error.message}`, { cause: error }) : error;
  }
}

/** Names of the variables that a word reads, each once. What is wrong in it counts up to there. */
export function usedVariables(word: string, escape: Escape): string[] {
  return [...collect(word, escape, () => true)];
}

/** Those of them that the word says nothing about where they are not set: not `${name:-default}`, `:+` and `:?`. */
export function neededVariables(word: string, escape: Escape): string[] {
  return [...collect(word, escape, (operator) => operator === undefined || !'-+?'.includes(operator))];
}

function collect(word: string, escape: Escape, counts: (operator: string | undefined) => boolean): Set<string> {
  const names = new Set<string>();
  if (!word.includes('$')) return names;
  // Not empty, so that `${name:?message}` goes on.
  const note: Lookup = (name, operator) => (counts(operator) && names.add(name), '0');
  try {
    expandText(word, note, { escape });
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
  return names;
}

type Reader = {
  readonly source: string;
  at: number;
  readonly lookup: Lookup;
  readonly rules: WordRules;
  keepEscapes: boolean;
  depth: number;
  left: number;
};

/** Splits as it is fed: plain spaces end a word, what was quoted or escaped never does. */
function createSplitter(): { plain(text: string): void; raw(text: string): void; words(): string[] } {
  const words: string[] = [];
  let word = '';
  const finish = (): void => {
    if (word !== '') words.push(word);
    word = '';
  };
  return {
    plain: (text) => {
      for (const char of text) {
        if (/\s/.test(char)) finish();
        else word += char;
      }
    },
    raw: (text) => void (word += text),
    words: () => (finish(), words),
  };
}

function readUntil(reader: Reader, stop?: { readonly char: string; readonly missing: string }): { text: string; words: string[] } {
  const { source, rules } = reader;
  const splitter = createSplitter();
  let text = '';
  const add = (part: string, isPlain: boolean): void => {
    spend(reader, part.length);
    text += part;
    if (isPlain) splitter.plain(part);
    else splitter.raw(part);
  };
  while (reader.at < source.length) {
    const char = source[reader.at] ?? '';
    if (char === stop?.char) {
      reader.at += 1;
      return { text, words: splitter.words() };
    }
    if (char === '$') add(readDollar(reader), true);
    else if (char === "'" && !rules.plainQuotes) add(readSingleQuotes(reader), false);
    else if (char === '"' && !rules.plainQuotes) add(readDoubleQuotes(reader), false);
    else if (char === rules.escape) {
      if (reader.keepEscapes) add(char, false);
      add(source[reader.at + 1] ?? '', false);
      reader.at += 2;
    } else {
      add(char, true);
      reader.at += 1;
    }
  }
  if (stop !== undefined) throw new EngineError('invalid', stop.missing);
  return { text, words: splitter.words() };
}

function readSingleQuotes(reader: Reader): string {
  const end = reader.source.indexOf("'", reader.at + 1);
  if (end === -1) throw new EngineError('invalid', 'unexpected end of statement while looking for matching single-quote');
  const inner = reader.source.slice(reader.at + 1, end);
  reader.at = end + 1;
  return reader.rules.keepQuotes ? `'${inner}'` : inner;
}

/** Variables are replaced in them; an escape counts before `"`, `$` and itself only. */
function readDoubleQuotes(reader: Reader): string {
  const { source, rules } = reader;
  const quote = rules.keepQuotes ? '"' : '';
  let text = quote;
  reader.at += 1;
  while (reader.at < source.length) {
    const char = source[reader.at] ?? '';
    if (char === '"') {
      reader.at += 1;
      return text + quote;
    }
    if (char === '$') {
      text += readDollar(reader);
      continue;
    }
    reader.at += 1;
    if (char !== rules.escape) {
      text += char;
      continue;
    }
    if (reader.keepEscapes) text += char;
    const next = source[reader.at] ?? '';
    if (next === '"' || next === '$' || next === rules.escape) {
      text += next;
      reader.at += 1;
    } else if (next !== '') text += char;
  }
  throw new EngineError('invalid', 'unexpected end of statement while looking for matching double-quote');
}

function readDollar(reader: Reader): string {
  const { source, rules, lookup } = reader;
  reader.at += 1;
  if (source[reader.at] !== '{') {
    const name = readName(reader);
    if (name === '') return '$';
    return valueOf(reader, name) ?? (rules.keepUnset ? `$${name}` : '');
  }
  reader.at += 1;
  if (reader.at >= source.length) throw new EngineError('invalid', "syntax error: missing '}'");
  if (['{', '}', ':'].includes(source[reader.at] ?? '')) throw new EngineError('invalid', 'syntax error: bad substitution');
  const name = readName(reader);
  const operator = source[reader.at] ?? '';
  reader.at += 1;
  if (operator === '}') return valueOf(reader, name) ?? (rules.keepUnset ? `\${${name}}` : '');
  reader.depth += 1;
  if (reader.depth > deepest) throw new EngineError('invalid', `substitutions stand more than ${deepest} deep in each other`);
  const text = operator === '/' ? readReplacement(reader, { name, value: lookup(name) }) : readModifier(reader, name, operator);
  reader.depth -= 1;
  return text;
}

function readModifier(reader: Reader, name: string, first: string): string {
  const { source, rules, lookup } = reader;
  const emptyIsUnset = first === ':';
  const operator = emptyIsUnset ? (source[reader.at] ?? '') : first;
  if (emptyIsUnset) reader.at += 1;
  const modifier = emptyIsUnset ? `:${operator}` : operator;
  if (operator === '' && !emptyIsUnset) throw new EngineError('invalid', "syntax error: missing '}'");
  if (!['-', '+', '?', '#', '%'].includes(operator)) throw new EngineError('invalid', `unsupported modifier (${modifier}) in substitution`);
  const word = readPart(reader, '}', operator === '#' || operator === '%');
  const value = lookup(name, operator);
  if (rules.keepUnset && value === undefined) return `\${${name}${modifier}${word}}`;
  const isGiven = value !== undefined && !(emptyIsUnset && value === '');
  switch (operator) {
    case '-':
      return isGiven ? value : word;
    case '+':
      return isGiven ? word : '';
    case '?':
      if (!isGiven) throw new EngineError('invalid', `${name}: ${word === '' ? `is not allowed to be ${value === undefined ? 'unset' : 'empty'}` : word}`);
      return value;
    default: {
      const longest = word.startsWith(operator);
      return (operator === '#' ? trimPrefix : trimSuffix)(value ?? '', longest ? word.slice(1) : word, longest);
    }
  }
}

function readReplacement(reader: Reader, { name, value }: { readonly name: string; readonly value: string | undefined }): string {
  const all = reader.source[reader.at] === '/';
  if (all) reader.at += 1;
  const pattern = readPart(reader, '/', true);
  const replacement = readPart(reader, '}', true);
  if (reader.rules.keepUnset && value === undefined) return `\${${name}/${all ? '/' : ''}${pattern}/${replacement}}`;
  return replacePattern(value ?? '', pattern, { replacement, all });
}

function readPart(reader: Reader, char: '}' | '/', keepEscapes: boolean): string {
  const before = reader.keepEscapes;
  reader.keepEscapes = keepEscapes;
  const { text } = readUntil(reader, { char, missing: `syntax error: missing '${char}'${char === '/' ? ' in ${}' : ''}` });
  reader.keepEscapes = before;
  return text;
}

const special = '@*#?-$!0';
const nameStart = /[\p{L}\p{Nd}_]+/uy;

/** Letters, digits and _; digits alone where it begins with one; or one of the shell's own names, which nothing sets. */
function readName(reader: Reader): string {
  const { source } = reader;
  const first = source[reader.at] ?? '';
  const digits = /\d+/y;
  const pattern = /\d/.test(first) ? digits : nameStart;
  pattern.lastIndex = reader.at;
  const [name = ''] = pattern.exec(source) ?? [];
  if (name === '' && first !== '' && special.includes(first)) {
    reader.at += 1;
    return first;
  }
  reader.at += name.length;
  return name;
}

function valueOf(reader: Reader, name: string): string | undefined {
  const value = reader.lookup(name);
  spend(reader, value?.length ?? 0);
  return value;
}

function spend(reader: Reader, characters: number): void {
  reader.left -= characters;
  if (reader.left < 0) throw new EngineError('invalid', `grows by more than ${mostCharacters} characters`);
}

function shown(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}
