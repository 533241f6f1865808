import { toPlain } from './log-text.ts';

/** What is looked for: a regular expression's parts, which can be sent to a worker. */
export type LogPattern = { readonly source: string; readonly flags: string };

/** Lines as UTF-8, each from its start to the next one's. */
export type PackedLines = { readonly bytes: Uint8Array; readonly starts: Uint32Array };

/** 1 for each line that the pattern finds in what the line shows. */
export function matchLines({ bytes, starts }: PackedLines, pattern: LogPattern): Uint8Array {
  const found = new Uint8Array(Math.max(0, starts.length - 1));
  const expression = new RegExp(pattern.source, pattern.flags);
  const decoder = new TextDecoder();
  const text = decoder.decode(bytes);
  const isAscii = text.length === bytes.length;
  for (let index = 0; index < found.length; index += 1) {
    const [start = 0, end = 0] = [starts[index], starts[index + 1]];
    const line = isAscii ? text.slice(start, end) : decoder.decode(bytes.subarray(start, end));
    if (expression.test(toPlain(line))) found[index] = 1;
  }
  return found;
}

type Typed = { readonly text: string; readonly regex: boolean; readonly matchCase: boolean };

/** What is typed into a search as a pattern, as it stands or as a regular expression. */
export function searchPattern({ text, regex, matchCase }: Typed): { readonly pattern: LogPattern | null; readonly problem?: string } {
  if (text === '') return { pattern: null };
  const pattern = { source: regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), flags: matchCase ? '' : 'i' };
  try {
    return { pattern: { source: new RegExp(pattern.source, pattern.flags).source, flags: pattern.flags } };
  } catch (error) {
    return { pattern: null, problem: error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : 'no regular expression' };
  }
}
