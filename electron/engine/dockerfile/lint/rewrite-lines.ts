import type { LineRange } from '../dockerfile.ts';
import type { Escape } from '../read-directives.ts';
import type { LintFile } from './lint-file.ts';

/** The lines with the first keyword replaced. */
export function withKeyword(file: LintFile, range: LineRange, keyword: string): string {
  return file.sourceOf(range).replace(/^(\s*)\S+/, (_, spaces: string) => `${spaces}${keyword}`);
}

/** The lines as one that is written anew, behind the spaces that the first one begins with. */
export function asLine(file: LintFile, range: LineRange, text: string): string {
  return `${/^\s*/.exec(file.sourceOf(range))?.[0] ?? ''}${text}`;
}

/** The lines with a text put in behind the keyword. */
export function withFlag(source: string, flag: string): string {
  return source.replace(/^(\s*\S+)/, (keyword) => `${keyword} ${flag}`);
}

/** A value in double quotes, so that expansion gives it back as it is. */
export function inQuotes(value: string, escape: Escape): string {
  return `"${Array.from(value, (char) => (char === '"' || char === '$' || char === escape ? `${escape}${char}` : char)).join('')}"`;
}

/** Lines that hold a file in place are not put together anew. */
export function isOneInstruction(source: string): boolean {
  return !source.includes('<<');
}
