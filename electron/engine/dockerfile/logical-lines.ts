import type { Directives, Heredoc, LineRange } from './dockerfile.ts';
import { findHeredocs, type HeredocWord } from './heredoc-words.ts';
import { readJsonArray } from './json-array.ts';
import { parseError } from './parse-error.ts';
import { type Escape, readDirectives } from './read-directives.ts';
import { splitFlags } from './split-flags.ts';

/** One instruction as the file has it, its continuations joined. */
export type LogicalLine = {
  /** Without the lines of comment between, without spaces around. */
  readonly text: string;
  readonly range: LineRange;
  readonly heredocs: readonly Heredoc[];
  /** Lines with nothing on them inside of it, which Docker leaves out. */
  readonly emptyLines: readonly number[];
};

/** Directives, and the instructions as they stand in the text. `invalid`: a heredoc that does not end, and wrong directives. */
export function splitLogicalLines(text: string): { readonly directives: Directives; readonly lines: readonly LogicalLine[] } {
  const raw = text.replace(/^\uFEFF/, '').split('\n');
  const directives = readDirectives(raw);
  const source = { raw, escape: directives.escape };
  const lines: LogicalLine[] = [];
  let at = 0;
  while (at < raw.length) {
    const first = contentOf(raw[at] ?? '').trimStart();
    if (first === '' || first.startsWith('#')) {
      at += 1;
      continue;
    }
    const { line, next } = readInstruction(source, at, first);
    if (line.text !== '') lines.push(line);
    at = next;
  }
  return { directives, lines };
}

type Source = { readonly raw: readonly string[]; readonly escape: Escape };

function readInstruction({ raw, escape }: Source, start: number, first: string): { line: LogicalLine; next: number } {
  const emptyLines: number[] = [];
  const parts: string[] = [];
  let next = start + 1;
  let part = continued(first, escape);
  parts.push(part ?? first);
  while (part !== undefined && next < raw.length) {
    const content = contentOf(raw[next] ?? '');
    next += 1;
    const trimmed = content.trim();
    if (trimmed.startsWith('#')) continue;
    if (trimmed === '') {
      // The piece behind the last line's end is no line.
      if (next < raw.length) emptyLines.push(next);
      continue;
    }
    part = continued(content, escape);
    parts.push(part ?? content);
  }
  const text = parts.join('').trim();
  const body = readHeredocs(raw, next, { text, opened: opens(text) ? findHeredocs(text) : [], start });
  return { line: { text, range: { start: start + 1, end: lastFilled(raw, body.next, start) }, heredocs: body.heredocs, emptyLines }, next: body.next };
}

/** A continuation at the file's end takes no empty lines with it. */
function lastFilled(raw: readonly string[], end: number, start: number): number {
  let line = end;
  while (line > start + 1 && (raw[line - 1] ?? '').trim() === '') line -= 1;
  return line;
}

function readHeredocs(
  raw: readonly string[],
  start: number,
  { text, opened, start: first }: { readonly text: string; readonly opened: readonly HeredocWord[]; readonly start: number },
): { heredocs: Heredoc[]; next: number } {
  let next = start;
  const heredocs = opened.map(({ name, fd, expand, stripTabs }) => {
    const content: string[] = [];
    for (;;) {
      const line = raw[next];
      if (line === undefined) throw parseError(`unterminated heredoc ${name}: no line of this name follows ${shorten(text)}`, { start: first + 1, end: raw.length });
      next += 1;
      const stripped = stripTabs ? line.replace(/^\t+/, '') : line;
      if (contentOf(stripped) === name) break;
      content.push(`${stripped}\n`);
    }
    return { name, content: content.join(''), expand, fd };
  });
  return { heredocs, next };
}

/** Whether the instruction may have files in place: RUN, COPY and ADD in their plain form, and ONBUILD of these. */
function opens(text: string): boolean {
  const [, rest] = /^(?:onbuild\s+)?(?:run|copy|add)\s+(.*)$/is.exec(text) ?? [];
  return rest !== undefined && rest.includes('<<') && readJsonArray(splitFlags(rest).rest) === undefined;
}

/** What stands before an escape at the line's end; undefined where the line ends there. One that is escaped itself is none. */
function continued(line: string, escape: Escape): string | undefined {
  const trimmed = withoutEnd(line, ' \t');
  return trimmed.endsWith(escape) && trimmed.at(-2) !== escape ? trimmed.slice(0, -1) : undefined;
}

function contentOf(line: string): string {
  return withoutEnd(line, '\r');
}

/** By hand, as `/[ \t]+$/` takes the square of the length. */
function withoutEnd(line: string, characters: string): string {
  let end = line.length;
  while (end > 0 && characters.includes(line[end - 1] ?? '')) end -= 1;
  return line.slice(0, end);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
