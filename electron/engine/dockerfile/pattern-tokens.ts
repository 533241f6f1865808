import { EngineError } from '../../shared/errors/engine-error.ts';

/**
 * `star`: any characters but `/`. `deep`: nothing, or anything up to a `/`. `rest`: anything at all.
 * `class`: one character of ranges, or none of them: then it may be `/`, as in Go.
 */
export type PatternToken =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one' | 'star' | 'deep' | 'rest' }
  | { readonly kind: 'class'; readonly isNegated: boolean; readonly ranges: readonly (readonly [string, string])[] };

const syntaxError = (pattern: string, why: string): EngineError => new EngineError('invalid', `pattern ${JSON.stringify(pattern)}: syntax error in pattern: ${why}`);

/** Go's filepath.Match with `**`. `invalid` for a class that does not end and an escape of nothing. */
export function readPattern(pattern: string): PatternToken[] {
  const chars = Array.from(pattern);
  const tokens: PatternToken[] = [];
  for (let at = 0; at < chars.length; ) {
    const char = chars[at] ?? '';
    at += 1;
    if (char === '*' && chars[at] === '*') {
      at += 1;
      // `**/` is as `**`.
      if (chars[at] === '/') at += 1;
      const kind = at === chars.length ? 'rest' : 'deep';
      if (tokens.at(-1)?.kind !== kind) tokens.push({ kind });
    } else if (char === '*') tokens.push({ kind: 'star' });
    else if (char === '?') tokens.push({ kind: 'one' });
    else if (char === '\\') {
      const next = chars[at];
      if (next === undefined) throw syntaxError(pattern, 'a backslash at its end');
      tokens.push({ kind: 'char', char: next });
      at += 1;
    } else if (char === '[') {
      const { token, next } = readClass(chars, at, pattern);
      tokens.push(token);
      at = next;
    } else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

function readClass(chars: readonly string[], start: number, pattern: string): { token: PatternToken; next: number } {
  const ranges: [string, string][] = [];
  const isNegated = chars[start] === '^';
  let at = isNegated ? start + 1 : start;
  const readOne = (): string => {
    const char = chars[at];
    if (char === undefined) throw syntaxError(pattern, 'a class that does not end with ]');
    at += 1;
    if (char === '-' || char === ']') throw syntaxError(pattern, `${char} in a class where a character is expected`);
    if (char !== '\\') return char;
    const escaped = chars[at];
    if (escaped === undefined) throw syntaxError(pattern, 'a backslash at its end');
    at += 1;
    return escaped;
  };
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = readOne();
    let high = low;
    if (chars[at] === '-') {
      at += 1;
      high = readOne();
    }
    ranges.push([low, high]);
  }
  return { token: { kind: 'class', isNegated, ranges }, next: at + 1 };
}

/** Whether one character fits a token that stands for one. */
export function fits(token: PatternToken, char: string): boolean {
  switch (token.kind) {
    case 'char':
      return token.char === char;
    case 'one':
      return char !== '/';
    case 'class':
      return token.ranges.some(([low, high]) => low <= char && char <= high) !== token.isNegated;
    case 'star':
    case 'deep':
    case 'rest':
      return false;
  }
}
