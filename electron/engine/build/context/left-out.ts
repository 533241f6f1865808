import { createIgnore, readIgnoreFile, type Ignore } from '../../dockerfile/ignore-file.ts';
import type { IgnoreText } from './build-context.ts';

/** Whether a path is left out. `yes, but look inside`: a folder in which something may be taken in again. */
export type LeftOut = Ignore;

const nothing: LeftOut = () => 'no';

/** Rules of a .dockerignore as a function. `invalid` for a pattern that is broken. */
export function readIgnore(ignore: IgnoreText | undefined): LeftOut {
  return (ignore && createIgnore(readIgnoreFile(ignore.text))) ?? nothing;
}

/** Patterns of `--exclude`: for what is in a folder that is copied relative to that, for a file its name; with `--parents` the path that both keep. */
export function readExclude(patterns: readonly string[]): LeftOut {
  return createIgnore(patterns) ?? nothing;
}

/** The line, from 1, of the rules that leaves a path out, as it is there. */
export function findLine({ text }: IgnoreText, path: string): { readonly line: number; readonly text: string } | undefined {
  const lines = text.split('\n');
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index]?.trim() ?? '';
    if (!line.startsWith('!') && createIgnore(readIgnoreFile(line))?.(path, false) === 'yes') return { line: index + 1, text: line };
  }
  return undefined;
}
