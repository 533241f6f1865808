import type { Command, LineRange } from './dockerfile.ts';
import type { InstructionLine } from './instruction-line.ts';
import { readJsonArray } from './json-array.ts';
import { parseHeredocWord } from './heredoc-words.ts';
import { parseError } from './parse-error.ts';

/** A JSON array is the exec form; what is none is a line of the shell. */
export function parseCommand(line: InstructionLine): Command {
  const args = readArray(line.rest, line.range);
  return args === undefined ? { form: 'shell', line: line.rest, heredocs: line.heredocs } : { form: 'exec', args };
}

/** The words of a JSON array, or those between spaces. */
export function parseList(line: InstructionLine): readonly string[] {
  return readArray(line.rest, line.range) ?? line.rest.split(/\s+/).filter((word) => word !== '');
}

/** The strings of a JSON array; undefined for what is none; `invalid` where it holds others. */
export function readArray(text: string, range: LineRange): readonly string[] | undefined {
  const args = readJsonArray(text);
  if (args === 'mixed') throw parseError('when using JSON array syntax, arrays must be comprised of strings only', range);
  return args;
}

/**
 * How a command of the shell form is given to its shell. `line`: the shell reads the heredocs itself, they are part of the text.
 * `script`: nothing but one heredoc: its content is what the shell runs. `program`: the same, beginning with `#!`: a file to be run.
 */
export type ShellText = { readonly kind: 'line' | 'script'; readonly text: string } | { readonly kind: 'program'; readonly name: string; readonly text: string };

export function shellText({ line, heredocs }: Extract<Command, { form: 'shell' }>): ShellText {
  const [only] = heredocs;
  if (only === undefined) return { kind: 'line', text: line };
  if (heredocs.length === 1 && parseHeredocWord(line) !== undefined) {
    return only.content.startsWith('#!') ? { kind: 'program', name: only.name, text: only.content } : { kind: 'script', text: only.content };
  }
  return { kind: 'line', text: [line, ...heredocs.map(({ name, content }) => `${content}${name}`)].join('\n') };
}
