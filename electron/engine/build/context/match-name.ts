import { EngineError } from '../../../shared/errors/engine-error.ts';

const wild = /(?<!\\)(?:\\\\)*[*?[]/;

/** Whether a part of a pattern means anything but itself. */
export function isWild(pattern: string): boolean {
  return wild.test(pattern);
}

/** A part without its escapes. */
export function unescape(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

/**
 * One part of a path (Go's filepath.Match): `*` any characters, `?` one, `[a-z]` and `[^a-z]` one of a set, `\` takes the next one as it is. `invalid` for
 * a pattern that is broken.
 */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const refuse = (): EngineError => new EngineError('invalid', `${JSON.stringify(pattern)}: syntax error in pattern`);
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[') {
      const set = readSet(pattern, at + 1);
      if (set === undefined) throw refuse();
      source += set.source;
      at = set.end;
    } else if (character === '\\') {
      at += 1;
      if (at === pattern.length) throw refuse();
      source += quote(pattern.charAt(at));
    } else source += quote(character);
  }
  const matcher = new RegExp(`^${source}$`, 'su');
  return (name) => matcher.test(name);
}

/** `end`: where its `]` is. Undefined for a set that is broken or empty. */
function readSet(pattern: string, start: number): { source: string; end: number } | undefined {
  let at = start;
  const isNegated = pattern.charAt(at) === '^';
  if (isNegated) at += 1;
  let ranges = '';
  const one = (): string | undefined => {
    let character = pattern.charAt(at);
    if (character === '' || character === '-' || character === ']') return undefined;
    if (character === '\\') character = pattern.charAt((at += 1));
    at += 1;
    return character === '' ? undefined : quote(character);
  };
  while (ranges === '' || pattern.charAt(at) !== ']') {
    const low = one();
    if (low === undefined) return undefined;
    let high = low;
    if (pattern.charAt(at) === '-') {
      at += 1;
      const found = one();
      if (found === undefined) return undefined;
      high = found;
    }
    ranges += low === high ? low : `${low}-${high}`;
  }
  return { source: `[${isNegated ? '^/' : ''}${ranges}]`, end: at };
}

function quote(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}
