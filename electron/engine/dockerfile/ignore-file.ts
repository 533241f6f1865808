import { EngineError } from '../../shared/errors/engine-error.ts';
import { cleanPath } from './clean-path.ts';
import { compilePattern, type Pattern } from './match-pattern.ts';

/** Whether a path is left out. `yes, but look inside`: a folder that an exception may bring something back from. */
export type Ignore = (path: string, isFolder: boolean) => 'no' | 'yes' | 'yes, but look inside';

/** The patterns of a .dockerignore: comments and empty lines gone, `/a/./b/` cleaned to `a/b`. */
export function readIgnoreFile(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('!') ? `!${cleanPattern(line.slice(1).trim())}` : cleanPattern(line)))
    .filter((line) => line !== '');
}

/**
 * Patterns (of a .dockerignore or of `--exclude`) as a question. The last one that matches a path or a folder above it counts;
 * `!` brings back. Undefined where there is nothing to leave out. `invalid` names the pattern that is wrong.
 * Remembers folders, so that a walk asks each pattern once for each: paths are relative, clean, with `/`.
 */
export function createIgnore(lines: readonly string[]): Ignore | undefined {
  const rules = lines.flatMap((line): Rule[] => {
    const isException = line.startsWith('!');
    const text = cleanPattern(isException ? line.slice(1) : line);
    if (isException && text === '') throw new EngineError('invalid', 'illegal exclusion pattern: "!"');
    // `.` would be all: Docker takes no notice of it.
    return text === '' || text === '.' ? [] : [{ isException, pattern: compilePattern(text) }];
  });
  if (rules.every(({ isException }) => isException)) return undefined;
  const folders = new Map<string, readonly boolean[]>();
  const matchesOf = (path: string): readonly boolean[] => {
    const slash = path.lastIndexOf('/');
    const above = slash === -1 ? undefined : matchesOfFolder(path.slice(0, slash));
    return rules.map(({ pattern }, index) => above?.[index] === true || pattern.matches(path));
  };
  const matchesOfFolder = (path: string): readonly boolean[] => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    if (folders.size >= mostFolders) folders.clear();
    const matches = matchesOf(path);
    folders.set(path, matches);
    return matches;
  };
  return (path, isFolder) => {
    const matches = isFolder ? matchesOfFolder(path) : matchesOf(path);
    const last = matches.lastIndexOf(true);
    if (last === -1 || rules[last]?.isException === true) return 'no';
    if (!isFolder) return 'yes';
    // What an exception before it brings back, the last one takes away again.
    return rules.some(({ isException, pattern }, index) => isException && index > last && pattern.mayMatchBelow(path)) ? 'yes, but look inside' : 'yes';
  };
}

type Rule = { readonly isException: boolean; readonly pattern: Pattern };

const mostFolders = 4096;

function cleanPattern(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const clean = cleanPath(trimmed);
  return clean.startsWith('/') ? clean.slice(1) : clean;
}
