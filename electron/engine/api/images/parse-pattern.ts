import { EngineError } from '../../../shared/errors/engine-error.ts';

const part = /\*|\?|\[(\^?)((?:\\[^]|[^\]\\])+)\]|\\([^])|([^*?[\\])/gy;

/** A pattern of names as Go's path.Match reads it: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]`, a backslash takes what follows as it is. `invalid` for a broken one. */
export function parsePattern(pattern: string): (name: string) => boolean {
  let read = 0;
  const parts = [...pattern.matchAll(part)].map(([text, not = '', set, escaped, plain]) => {
    read += text.length;
    if (text === '*') return '[^/]*';
    if (text === '?') return '[^/]';
    if (set !== undefined) return `[${not}${set.replaceAll(/\\([A-Za-z0-9])/g, '$1')}]`;
    return (escaped ?? plain ?? '').replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  if (read < pattern.length) throw broken(pattern);
  try {
    const expression = new RegExp(`^${parts.join('')}$`, 's');
    return (name) => expression.test(name);
  } catch {
    throw broken(pattern);
  }
}

function broken(pattern: string): EngineError {
  return new EngineError('invalid', `reference: ${JSON.stringify(pattern.slice(0, 100))}: syntax error in pattern`);
}
