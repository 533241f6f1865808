import type { IgnoreText } from './build-context.ts';

/** Whether a path is left out. `yes, but look inside`: a folder in which something may be taken in again. */
export type LeftOut = (path: string, isFolder: boolean) => 'no' | 'yes' | 'yes, but look inside';

export const nothingLeftOut: LeftOut = () => 'no';

/** Rules of a .dockerignore as a function. */
export function readIgnore(_ignore: IgnoreText | undefined): LeftOut {
  return nothingLeftOut;
}

/** Patterns of `--exclude`, relative to a source. */
export function readExclude(_patterns: readonly string[]): LeftOut {
  return nothingLeftOut;
}
