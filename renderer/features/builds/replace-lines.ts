import type { SourceLines } from '../../../electron/shared/engine-api/builds.ts';

/** Some lines of a text, without the newline after the last. */
export function textOfLines(text: string, { start, end }: SourceLines): string {
  return text.split('\n').slice(start - 1, end).join('\n');
}

/** The text with other lines in the place of some. */
export function replaceLines(text: string, { start, end }: SourceLines, rewrite: string): string {
  const lines = text.split('\n');
  return [...lines.slice(0, start - 1), ...rewrite.replace(/\n$/, '').split('\n'), ...lines.slice(end)].join('\n');
}
