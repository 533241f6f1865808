import type { Directives } from './dockerfile.ts';
import { parseError } from './parse-error.ts';

export type Escape = Directives['escape'];

const directive = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S.*)$/;
const known = new Set(['syntax', 'escape', 'check']);

/**
 * The comments at the top that steer the parser: `# name=value`, one a line, from the first line on. The first line that is
 * none, or has an unknown name, ends them. One that comes twice and an escape that is no escape are `invalid`.
 */
export function readDirectives(lines: readonly string[]): Directives {
  const values = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const [, name = '', value = ''] = directive.exec(line.trim()) ?? [];
    const key = name.toLowerCase();
    if (!known.has(key)) break;
    const range = { start: index + 1, end: index + 1 };
    if (values.has(key)) throw parseError(`only one ${key} parser directive can be used`, range);
    if (key === 'escape' && value !== '\\' && value !== '`') throw parseError(`invalid escape token '${value}' does not match \` or \\`, range);
    values.set(key, value);
  }
  return { syntax: values.get('syntax')?.split(' ')[0], escape: values.get('escape') === '`' ? '`' : '\\', check: readCheck(values.get('check') ?? '') };
}

/** `skip=RuleA,RuleB;error=true;experimental=RuleC`; what is unknown is left out. */
export function readCheck(value: string): Directives['check'] {
  let [skip, experimental]: [string[], string[]] = [[], []];
  let error = false;
  for (const part of value.split(';')) {
    const at = part.indexOf('=');
    const [key, text] = [part.slice(0, Math.max(at, 0)).trim().toLowerCase(), part.slice(at + 1).trim()];
    if (key === 'skip') skip = namesIn(text);
    if (key === 'experimental') experimental = namesIn(text);
    if (key === 'error') error = /^(?:1|t|true)$/i.test(text);
  }
  return { skip, error, experimental };
}

function namesIn(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}
