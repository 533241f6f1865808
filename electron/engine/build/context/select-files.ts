import { createHash } from 'node:crypto';
import type { FileListEntry } from '../cache/build-cache.ts';
import type { FileSelection, FileTree } from './build-context.ts';
import { joinNames, toText, type ByteString } from './byte-name.ts';
import type { Selected } from './context-job.ts';
import { findSources, type FoundSource } from './find-sources.ts';
import { readExclude, readIgnore } from './left-out.ts';
import type { FileStat, TreeFiles } from './tree-files.ts';
import { walkTree, type WalkedEntry } from './walk-tree.ts';

/** Where a selection looks. */
export type SelectSource = {
  readonly tree: FileTree;
  readonly files: TreeFiles;
  /** The sha256 in hex of what a file holds, or a link says; undefined for what vanished. */
  digest(entry: WalkedEntry): string | undefined;
  /** Of a file or a folder, by name, sorted. */
  xattrs(path: ByteString): ReadonlyMap<string, Buffer>;
  /** Called for every entry: may throw. */
  check(): void;
  /** A folder was walked whole. */
  walked?(path: ByteString): void;
};

/** Finds what a selection takes; entries by path, sorted. The same files give the same entries wherever they are. */
export function selectFiles(source: SelectSource, selection: FileSelection): { entries: FileListEntry[]; selected: Omit<Selected, 'hashed'> } {
  const { tree, files } = source;
  const isIgnored = readIgnore(tree.ignore);
  const isExcluded = readExclude(selection.exclude);
  const sources = findSources({ tree, files, isIgnored }, selection);
  const entries: FileListEntry[] = [];
  const seen = new Set<string>();
  const counts = { files: 0, bytes: 0 };
  const add = (match: FoundSource, entry: WalkedEntry): void => {
    const path = toText(joinNames(match.shown, entry.below));
    if (seen.has(path)) return;
    const digest = digestOf(source, entry);
    if (digest === undefined) return;
    seen.add(path);
    entries.push({ path, metadata: describe(source, entry), digest });
    if (entry.kind === 'folder') return;
    counts.files += 1;
    counts.bytes += Number(entry.stat.size);
  };
  for (const match of sources.flatMap(({ matches }) => matches)) {
    for (const folder of match.folders) {
      const stat = files.stat(folder);
      if (stat?.isDirectory() === true) add({ ...match, shown: folder }, { path: folder, below: '', kind: 'folder', stat });
    }
    for (const entry of walkTree({ files, start: match.path, isIgnored, isExcluded, ...(selection.parents && { name: match.name }) })) {
      source.check();
      // A folder that is copied means what is in it.
      if (entry.below !== '' || entry.kind !== 'folder' || (selection.parents && entry.path !== '')) add(match, entry);
    }
    if (match.kind === 'folder') source.walked?.(match.path);
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, selected: { sources, ...counts } };
}

/** '' for what has no content. */
function digestOf(source: SelectSource, entry: WalkedEntry): string | undefined {
  if (entry.kind !== 'file' && entry.kind !== 'link') return '';
  const hex = source.digest(entry);
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** Kind, mode, owner where it counts, attributes. */
function describe(source: SelectSource, { path, kind, stat }: WalkedEntry): string {
  const parts: string[] = [kind === 'other' ? specialKind(stat) : kind];
  if (kind !== 'link') parts.push((Number(stat.mode) & 0o7777).toString(8));
  if (source.tree.keepsOwners) parts.push(`${stat.uid}:${stat.gid}`);
  if (kind === 'file' || kind === 'folder') parts.push(...describeXattrs(source.xattrs(path)));
  return parts.join(' ');
}

function specialKind(stat: FileStat): string {
  if (stat.isFIFO()) return 'fifo';
  return stat.isSocket() ? 'socket' : `device ${stat.rdev}`;
}

function describeXattrs(found: ReadonlyMap<string, Buffer>): string[] {
  if (found.size === 0) return [];
  const hash = createHash('sha256');
  for (const [name, value] of found) hash.update(`${name} ${value.length} `).update(value);
  return [`attributes ${hash.digest('hex').slice(0, 16)}`];
}
