import { posix } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { FileSelection, SelectedSource, SourceMatch } from './build-context.ts';
import { joinNames, lastName, toByteName, toText, type ByteString } from './byte-name.ts';
import { compilePattern, hasWildcards } from '../../dockerfile/match-pattern.ts';
import { readExclude } from './left-out.ts';
import { sourceMissing } from './source-missing.ts';
import type { SourceView } from './source-view.ts';

/** `shown`: its path as it was asked for, links in it kept. */
export type FoundSource = SourceMatch & { readonly shown: ByteString };

/**
 * What the patterns match, in their order, names sorted; a file that `--exclude` names is not among it. `not-found` for one that says one thing that is not there,
 * or where all match nothing.
 */
export function findSources(view: SourceView, { sources, parents, exclude }: FileSelection): (Omit<SelectedSource, 'matches'> & { matches: FoundSource[] })[] {
  const found = sources.map((pattern) => ({ pattern, matches: matchSource(view, pattern, parents) }));
  if (found.length > 0 && found.every(({ matches }) => matches.length === 0)) {
    throw new EngineError('not-found', `no source files were specified: ${sources.join(' ')} matches nothing in ${view.tree.name}`);
  }
  const isExcluded = readExclude(exclude);
  const isTaken = ({ name, kind }: FoundSource): boolean => kind === 'folder' || isExcluded(toText(name), false) === 'no';
  return found.map(({ pattern, matches }) => ({ pattern, matches: matches.filter(isTaken) }));
}

function matchSource(view: SourceView, pattern: string, parents: boolean): FoundSource[] {
  const clean = cleanPattern(view, pattern);
  const pivot = parents ? pivotOf(pattern) : '';
  const parts = clean === '' ? [] : clean.split('/');
  if (parts.some(hasWildcards)) return expand(view, parts, parents).flatMap((shown) => describe(view, { shown, parents, pivot }) ?? nothingAt(view, shown));
  const match = describe(view, { shown: toByteName(clean), parents, pivot });
  if (match === undefined) throw sourceMissing(view, clean);
  return [match];
}

/** Relative to the root of the tree, '' for that itself. */
function cleanPattern({ tree }: SourceView, pattern: string): string {
  const clean = posix.normalize(pattern.replace(/^\/+/, '')).replace(/\/$/, '');
  if (clean === '..' || clean.startsWith('../')) throw new EngineError('invalid', `forbidden path outside the build context: ${pattern}: it leads out of ${tree.name}`);
  if (clean.includes('\0')) throw new EngineError('invalid', `${JSON.stringify(pattern)}: NUL in a path`);
  return clean === '.' ? '' : clean;
}

/** The folder that names are relative to: what stands before `/./`. */
function pivotOf(pattern: string): ByteString {
  const at = pattern.indexOf('/./');
  return at === -1 ? '' : toByteName(posix.normalize(pattern.slice(0, at)).replace(/^\/+/, ''));
}

/** Paths that are there, part by part. `**` is any number of folders where `anyDepth`, else it is a `*`. */
function expand(view: SourceView, parts: readonly string[], anyDepth: boolean): ByteString[] {
  let paths: ByteString[] = [''];
  for (const part of parts) {
    if (!hasWildcards(part)) paths = paths.map((path) => joinNames(path, toByteName(part)));
    else if (anyDepth && part === '**') paths = paths.flatMap((path) => [path, ...foldersBelow(view, path)]);
    else {
      const { matches } = compilePattern(part);
      paths = paths.flatMap((path) => namesIn(view, path).filter((name) => matches(toText(name))).map((name) => joinNames(path, name)));
    }
  }
  return [...new Set(paths)];
}

function foldersBelow(view: SourceView, path: ByteString): ByteString[] {
  const inside = namesIn(view, path).map((name) => joinNames(path, name)).filter((below) => isRealFolder(view, below) && view.isIgnored(toText(below), true) !== 'yes');
  return inside.flatMap((below) => [below, ...foldersBelow(view, below)]);
}

function isRealFolder({ files }: SourceView, path: ByteString): boolean {
  return files.stat(path)?.isDirectory() === true && files.realPath(path) === path;
}

function namesIn({ files }: SourceView, path: ByteString): ByteString[] {
  return files.names(path).toReversed();
}

/** Undefined where nothing is there, or it is left out. */
function describe(view: SourceView, { shown, parents, pivot }: { shown: ByteString; parents: boolean; pivot: ByteString }): FoundSource | undefined {
  const { files } = view;
  const path = files.realPath(shown);
  if (path === undefined) return undefined;
  const stat = files.stat(path);
  if (stat === undefined || !isTakenIn(view, shown, stat.isDirectory()) || !isTakenIn(view, path, stat.isDirectory())) return undefined;
  if (!stat.isDirectory() && !stat.isFile()) throw new EngineError('invalid', `${toText(shown)} in ${view.tree.name} is neither a file nor a folder`);
  const kind = stat.isDirectory() ? 'folder' : 'file';
  if (!parents) return { shown, path, name: lastName(shown), kind, folders: [] };
  const name = pivot !== '' && shown.startsWith(`${pivot}/`) ? shown.slice(pivot.length + 1) : shown;
  const depth = name.split('/').length - 1;
  const above = Array.from({ length: depth }, (_, index) => shown.split('/').slice(0, index - depth).join('/'));
  return { shown, path, name, kind, folders: above.map((folder) => files.realPath(folder) ?? folder) };
}

/** What a pattern matched without there being a file to take: the rest of a path that is not there, what is left out. A link that leads to nothing is told. */
function nothingAt(view: SourceView, path: ByteString): [] {
  const { files } = view;
  if (files.stat(path)?.isSymbolicLink() === true && files.realPath(path) === undefined && isTakenIn(view, path, false)) throw sourceMissing(view, toText(path));
  return [];
}

/** Nothing above it is left out as a whole. */
export function isTakenIn({ isIgnored }: Pick<SourceView, 'isIgnored'>, path: ByteString, isFolder: boolean): boolean {
  const parts = toText(path).split('/');
  if (path === '') return true;
  for (let depth = 1; depth < parts.length; depth += 1) if (isIgnored(parts.slice(0, depth).join('/'), true) === 'yes') return false;
  const own = isIgnored(parts.join('/'), isFolder);
  return own === 'no' || (isFolder && own === 'yes, but look inside');
}
