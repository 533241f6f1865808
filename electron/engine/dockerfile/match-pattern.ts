import { fits, type PatternToken, readPattern } from './pattern-tokens.ts';

/** A pattern of paths, ready to be asked many times. Paths are relative, with `/`, and clean. */
export type Pattern = {
  readonly text: string;
  readonly matches: (path: string) => boolean;
  /** Whether anything below this folder can match: false where it need not be looked into. */
  readonly mayMatchBelow: (folder: string) => boolean;
};

/**
 * Go's filepath.Match (`*`, `?`, `[a-z]`, `[^a]`, a backslash for plain characters) with `**` for any number of folders, as
 * .dockerignore, `--exclude` and sources of COPY have it. Time grows with path times pattern at most. `invalid` for wrong syntax.
 */
export function compilePattern(text: string): Pattern {
  const tokens = readPattern(text);
  return { text, matches: createMatcher(text, tokens), mayMatchBelow: createBelow(text) };
}

/** Whether a text is more than a plain path. */
export function hasWildcards(text: string): boolean {
  return /[*?[\\]/.test(text);
}

function createMatcher(text: string, tokens: readonly PatternToken[]): (path: string) => boolean {
  const isPlain = (from: readonly PatternToken[]): boolean => from.every(({ kind }) => kind === 'char');
  const chars = (from: readonly PatternToken[]): string => from.map((token) => (token.kind === 'char' ? token.char : '')).join('');
  if (isPlain(tokens)) {
    const path = chars(tokens);
    return (asked) => asked === path;
  }
  const [first, ...others] = tokens;
  if (first?.kind === 'deep' && isPlain(others)) {
    const name = chars(others);
    // `**name` without a slash is any path that ends so.
    return text.startsWith('**/') ? (asked) => asked === name || asked.endsWith(`/${name}`) : (asked) => asked.endsWith(name);
  }
  if (tokens.at(-1)?.kind === 'rest' && isPlain(tokens.slice(0, -1))) {
    const start = chars(tokens.slice(0, -1));
    return (asked) => asked.startsWith(start);
  }
  return isOrderly(tokens) ? (asked) => matchInOrder(tokens, Array.from(asked)) : (asked) => matchAllWays(tokens, Array.from(asked));
}

/** Whether folders are where the slashes are: each `**` begins one, and no class may be a slash. */
export function isOrderly(tokens: readonly PatternToken[]): boolean {
  return tokens.every((token, index) => (token.kind === 'class' ? !fits(token, '/') : token.kind !== 'deep' || index === 0 || tokens[index - 1]?.kind === 'deep' || isSlash(tokens[index - 1])));
}

function isSlash(token: PatternToken | undefined): boolean {
  return token?.kind === 'char' && token.char === '/';
}

type Mark = { at: number; readonly token: number };

/**
 * One way at a time: on a mismatch the last `*` takes one more, then the last `**` one folder more. Enough where each `**`
 * begins a folder, as a place that an earlier one leads to is one that the last one leads to as well.
 */
export function matchInOrder(tokens: readonly PatternToken[], chars: readonly string[]): boolean {
  let star: Mark | undefined;
  let deep: Mark | undefined;
  let at = 0;
  let token = 0;
  for (;;) {
    const current = tokens[token];
    const char = chars[at];
    if (current?.kind === 'rest' || (current === undefined && char === undefined)) return true;
    if (current?.kind === 'deep') {
      [deep, star] = [{ at, token: (token += 1) }, undefined];
      continue;
    }
    if (current?.kind === 'star') {
      star = { at, token: (token += 1) };
      continue;
    }
    if (current !== undefined && char !== undefined && fits(current, char)) {
      at += 1;
      token += 1;
    } else if (star !== undefined && star.at < chars.length && chars[star.at] !== '/') {
      star.at += 1;
      [at, token] = [star.at, star.token];
    } else {
      const slash: number = deep === undefined ? -1 : chars.indexOf('/', deep.at);
      if (deep === undefined || slash === -1) return false;
      deep.at = slash + 1;
      [at, token, star] = [deep.at, deep.token, undefined];
    }
  }
}

/** All ways at once, for any pattern: the set of tokens that may come next, each whole or within a `**`. */
export function matchAllWays(tokens: readonly PatternToken[], chars: readonly string[]): boolean {
  let next = new Set([0]);
  let inside = new Set<number>();
  for (let at = 0; ; at += 1) {
    for (const token of next) {
      const kind = tokens[token]?.kind;
      if (kind === 'rest') return true;
      if (kind === 'star' || kind === 'deep') next.add(token + 1);
      if (kind === 'deep') inside.add(token);
    }
    const char = chars[at];
    if (char === undefined) return next.has(tokens.length);
    const after = new Set<number>();
    for (const token of next) {
      const current = tokens[token];
      if (current === undefined) continue;
      if (current.kind === 'star' && char !== '/') after.add(token);
      else if (fits(current, char)) after.add(token + 1);
    }
    if (char === '/') for (const token of inside) after.add(token + 1);
    if (after.size === 0 && inside.size === 0) return false;
    next = after;
    inside = new Set(inside);
  }
}

/** Folder by folder; behind a `**`, and a class that may be a slash, anything may come. */
function createBelow(text: string): (folder: string) => boolean {
  const folders = text.split('/').map((part) => (part.includes('**') || part.includes('[') ? undefined : compileFolder(part)));
  return (folder) => {
    const names = folder === '' ? [] : folder.split('/');
    for (const [index, name] of names.entries()) {
      const part = folders[index];
      if (part === undefined) return index < folders.length;
      if (!part(name)) return false;
    }
    return names.length < folders.length;
  };
}

/** Where the part alone is no pattern (`a\\/b`), anything may come. */
function compileFolder(part: string): (name: string) => boolean {
  try {
    return createMatcher(part, readPattern(part));
  } catch {
    return () => true;
  }
}
