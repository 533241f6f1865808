import { readlinkSync } from 'node:fs';
import { posix } from 'node:path';
import type { ContextXray } from '../../../shared/engine-api/builds.ts';
import { isEngineError } from '../../../shared/errors/engine-error.ts';
import type { FileSelection } from './build-context.ts';
import { folderOf, joinNames, pathBytes, toText, type ByteString } from './byte-name.ts';
import type { ContextJob } from './context-job.ts';
import { xrayContext, type MeasuredEntry } from './context-xray.ts';
import { findSources, type FoundSource } from './find-sources.ts';
import type { JobLine } from './job-line.ts';
import { readExclude, readIgnore, type LeftOut } from './left-out.ts';
import { inTree } from './select-in-tree.ts';
import type { SourceView } from './source-view.ts';
import { diskFiles } from './tree-files.ts';
import { kindOf, walkTree } from './walk-tree.ts';

const maxLinks = 40;
/** The thread is in the tree. */
const files = diskFiles('');

/** All of a tree by its bytes, nothing read, against what steps take of it. */
export function measureTree({ tree, reads, keep }: Extract<ContextJob, { kind: 'measure' }>, line: JobLine): ContextXray {
  const isIgnored = readIgnore(tree.ignore);
  return inTree(tree.root, () => {
    const read = findRead({ tree, files, isIgnored }, reads, line);
    return xrayContext(walkAll({ isIgnored, read, line }, { path: '', isOut: false }), keep);
  });
}

type WalkAll = { readonly isIgnored: LeftOut; readonly read: ReadonlySet<ByteString>; readonly line: JobLine };

/** Also what is left out. */
function* walkAll(walk: WalkAll, { path, isOut }: { path: ByteString; isOut: boolean }): Generator<MeasuredEntry> {
  for (const name of files.names(path).toReversed()) {
    walk.line.check();
    const below = joinNames(path, name);
    const stat = files.stat(below);
    if (stat === undefined) continue;
    const text = toText(below);
    const isFolder = kindOf(stat) === 'folder';
    const verdict = isOut ? 'yes' : walk.isIgnored(text, isFolder);
    yield { path: text, bytes: isFolder ? 0 : Number(stat.size), isFolder, isLeftOut: verdict !== 'no', isRead: walk.read.has(below) };
    if (isFolder) yield* walkAll(walk, { path: below, isOut: verdict === 'yes' });
  }
}

/** Paths that steps take or need to find what they take. */
function findRead(view: SourceView, reads: readonly FileSelection[], line: JobLine): Set<ByteString> {
  const read = new Set<ByteString>();
  for (const selection of reads) {
    const isExcluded = readExclude(selection.exclude);
    for (const match of matchesOf(view, selection)) {
      markWay(read, match.shown);
      read.add(match.path);
      for (const { path } of walkTree({ files, start: match.path, isIgnored: view.isIgnored, isExcluded, ...(selection.parents && { name: match.name }) })) {
        line.check();
        read.add(path);
      }
    }
  }
  return read;
}

/** What is missing is told by the build. */
function matchesOf(view: SourceView, selection: FileSelection): FoundSource[] {
  return selection.sources.flatMap((source) => {
    try {
      return findSources(view, { ...selection, sources: [source] }).flatMap(({ matches }) => matches);
    } catch (error) {
      if (isEngineError(error, 'not-found') || isEngineError(error, 'invalid')) return [];
      throw error;
    }
  });
}

/** The links on the way to a path, and those that these lead to. */
function markWay(read: Set<ByteString>, path: ByteString, depth = 0): void {
  if (depth > maxLinks || path === '' || path === '.') return;
  markWay(read, folderOf(path), depth);
  const stat = files.stat(path);
  if (stat?.isSymbolicLink() !== true) return;
  read.add(path);
  const target = readlinkSync(pathBytes(`/${path}`), { encoding: 'latin1' as BufferEncoding });
  markWay(read, posix.resolve('/', folderOf(path), target).slice(1), depth + 1);
}
