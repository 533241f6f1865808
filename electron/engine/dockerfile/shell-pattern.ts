import { EngineError } from '../../shared/errors/engine-error.ts';

type Part = { readonly kind: 'any' } | { readonly kind: 'one' } | { readonly kind: 'char'; readonly char: string };

/** Positions that one substitution may look at: a pattern that is slow on a long value is refused, not waited for. */
const mostSteps = 20_000_000;

/** `${name#pattern}` and `##`: the value without the shortest or longest beginning that matches. */
export function trimPrefix(value: string, pattern: string, longest: boolean): string {
  const end = findEnd(Array.from(value), 0, { parts: parsePattern(pattern), longest, budget: { steps: mostSteps } });
  return end === undefined ? value : Array.from(value).slice(end).join('');
}

/** `${name%pattern}` and `%%`: the same at the end. */
export function trimSuffix(value: string, pattern: string, longest: boolean): string {
  const chars = Array.from(value);
  const end = findEnd(chars.toReversed(), 0, { parts: parsePattern(pattern).toReversed(), longest, budget: { steps: mostSteps } });
  return end === undefined ? value : chars.slice(0, chars.length - end).join('');
}

/** `${name/pattern/replacement}`, and with `all` `//`: the longest match from the first place where there is one. */
export function replacePattern(value: string, pattern: string, { replacement, all }: { readonly replacement: string; readonly all: boolean }): string {
  const chars = Array.from(value);
  const search = { parts: parsePattern(pattern), longest: true, budget: { steps: mostSteps } };
  const out: string[] = [];
  let lastEnd = -1;
  let at = 0;
  while (at <= chars.length) {
    const end = findEnd(chars, at, search);
    // Nothing right behind a match is none of its own.
    if (end !== undefined && !(end === at && at === lastEnd)) {
      out.push(replacement);
      if (!all) return [...out, ...chars.slice(end)].join('');
      lastEnd = end;
      if (end > at) {
        at = end;
        continue;
      }
    }
    out.push(chars[at] ?? '');
    at += 1;
  }
  return out.join('');
}

/** `*` any characters, `?` one, a backslash makes the next one plain; none of them is a line's end. */
function parsePattern(pattern: string): Part[] {
  const parts: Part[] = [];
  const chars = Array.from(pattern);
  for (let at = 0; at < chars.length; at += 1) {
    let char = chars[at] ?? '';
    if (char === '*') {
      if (parts.at(-1)?.kind !== 'any') parts.push({ kind: 'any' });
    } else if (char === '?') parts.push({ kind: 'one' });
    else {
      if (char === '\\') {
        at += 1;
        char = chars[at] ?? '';
        if (!['*', '?', '\\', '}', '/'].includes(char)) throw new EngineError('invalid', `invalid pattern (${pattern}) in substitution: invalid escape '\\${char}'`);
      }
      parts.push({ kind: 'char', char });
    }
  }
  return parts;
}

type Search = { readonly parts: readonly Part[]; readonly longest: boolean; readonly budget: { steps: number } };

/** Where a match from `start` ends. All ways through the pattern are followed at once, so that time is length by length at most. */
function findEnd(chars: readonly string[], start: number, { parts, longest, budget }: Search): number | undefined {
  let states = reach(new Set([0]), parts);
  let found: number | undefined;
  for (let at = start; ; at += 1) {
    if (states.has(parts.length)) {
      found = at;
      if (!longest) return found;
    }
    if (at === chars.length || states.size === 0) return found;
    budget.steps -= states.size;
    if (budget.steps < 0) throw new EngineError('invalid', 'substitution: the pattern takes too long on a value of this length');
    const next = new Set<number>();
    for (const state of states) {
      const part = parts[state];
      if (part === undefined) continue;
      if (part.kind === 'char' ? part.char === chars[at] : chars[at] !== '\n') next.add(part.kind === 'any' ? state : state + 1);
    }
    states = reach(next, parts);
  }
}

/** The states and those behind a `*` that takes nothing. */
function reach(states: Set<number>, parts: readonly Part[]): Set<number> {
  for (const state of states) if (parts[state]?.kind === 'any') states.add(state + 1);
  return states;
}
