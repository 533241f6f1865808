import { createHash } from 'node:crypto';
import { readlinkSync, type BigIntStats } from 'node:fs';
import { enterRoot } from '../../sys/enter-root.ts';
import type { FileListEntry } from '../cache/build-cache.ts';
import { joinNames, pathBytes, toText, type ByteString } from './byte-name.ts';
import type { ContextJob, Selected } from './context-job.ts';
import type { DigestIndex } from './digest-index.ts';
import { createFileHasher } from './file-hasher.ts';
import { findSources, type FoundSource } from './find-sources.ts';
import { openIndexFile, saveIndexFile } from './index-file.ts';
import type { JobLine } from './job-line.ts';
import { readExclude, readIgnore } from './left-out.ts';
import { readXattrs } from './portable-xattrs.ts';
import { orNothing, statOrNothing, walkTree, type WalkedEntry } from './walk-tree.ts';

const lot = 2000;

type SelectJob = Extract<ContextJob, { kind: 'select' }>;

/** The tree that the thread stays in for the next job: to enter and to leave costs more than what a small step reads. */
type Stay = { readonly place: string; readonly file: string; readonly index: DigestIndex; readonly view: Disposable };
let stay: Stay | undefined;

/** Brings the thread back from the tree that it stayed in. Before any other job, and soon after the last one: its mounts are held as long. */
export function leaveTree(): void {
  stay?.view[Symbol.dispose]();
  stay = undefined;
}

function stayIn({ tree, place, index: file }: SelectJob): Stay {
  if (stay?.place === place && stay.file === file) return stay;
  leaveTree();
  const index = openIndexFile(file, tree);
  stay = { place, file, index, view: viewOf(tree.root) };
  return stay;
}

/** Finds what a selection takes and digests it; says the entries in lots, sorted. Reads only files that no digest is known of. */
export function selectInTree(job: SelectJob, line: JobLine): Selected {
  const { file, index } = stayIn(job);
  let found: ReturnType<typeof select>;
  try {
    found = select(job, index, line);
  } catch (error) {
    leaveTree();
    throw error;
  }
  // Trees of stages are mounts, which somebody wants to unmount.
  if (index.hasChanged() || job.tree.keepsOwners) leaveTree();
  if (index.hasChanged()) saveIndexFile(file, index);
  found.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (let start = 0; start < found.entries.length; start += lot) line.say({ kind: 'entries', entries: found.entries.slice(start, start + lot) });
  return found.selected;
}

/** With the tree as the thread's whole file system. */
export function inTree<Result>(root: string, work: () => Result): Result {
  using _view = viewOf(root);
  return work();
}

function viewOf(root: string): Disposable {
  return enterRoot({ root, isFolder: true, readOnly: true, mounts: [] });
}

function select({ tree, selection }: SelectJob, index: DigestIndex, line: JobLine): { entries: FileListEntry[]; selected: Selected } {
  const isIgnored = readIgnore(tree.ignore);
  const isExcluded = readExclude(selection.exclude);
  const sources = findSources({ tree, root: '', isIgnored }, selection);
  const digester = createDigester(index, line);
  const entries: FileListEntry[] = [];
  const seen = new Set<string>();
  let files = 0;
  let bytes = 0;
  const add = (match: FoundSource, entry: WalkedEntry): void => {
    const path = toText(joinNames(match.shown, entry.below));
    if (seen.has(path)) return;
    const digest = digester.digest(entry);
    if (digest === undefined) return;
    seen.add(path);
    entries.push({ path, metadata: describe(entry, tree.keepsOwners), digest });
    if (entry.kind === 'folder') return;
    files += 1;
    bytes += Number(entry.stat.size);
  };
  for (const match of sources.flatMap(({ matches }) => matches)) {
    for (const folder of match.folders) {
      const stat = statOrNothing('', folder);
      if (stat?.isDirectory() === true) add({ ...match, shown: folder }, { path: folder, below: '', kind: 'folder', stat });
    }
    for (const entry of walkTree({ root: '', start: match.path, isIgnored, isExcluded })) {
      line.check();
      // A folder that is copied means what is in it.
      if (entry.below !== '' || entry.kind !== 'folder' || (selection.parents && entry.path !== '')) add(match, entry);
    }
    if (match.kind === 'folder') index.forgetRest(match.path);
  }
  return { entries, selected: { sources, files, bytes, hashed: digester.hashed() } };
}

function createDigester(index: DigestIndex, line: JobLine) {
  const hashFile = createFileHasher(() => line.check());
  let hashed = 0;
  const digestFile = ({ path, stat }: WalkedEntry): string | undefined => {
    const known = index.find(path, stat);
    if (known !== undefined) return known;
    const readAt = Date.now();
    const digest = hashFile(`/${path}`);
    if (digest === undefined) return undefined;
    hashed += Number(stat.size);
    index.put(path, stat, { digest, readAt });
    return digest;
  };
  return {
    hashed: () => hashed,
    /** '' for what has no content; undefined for what vanished. */
    digest: (entry: WalkedEntry): string | undefined => {
      if (entry.kind === 'file') return prefixed(digestFile(entry));
      if (entry.kind !== 'link') return '';
      const target = orNothing(() => readlinkSync(pathBytes(`/${entry.path}`), { encoding: 'latin1' as BufferEncoding }));
      return target === undefined ? undefined : prefixed(createHash('sha256').update(target, 'latin1').digest('hex'));
    },
  };
}

function prefixed(hex: string | undefined): string | undefined {
  return hex === undefined ? undefined : `sha256:${hex}`;
}

/** Kind, mode, owner where it counts, attributes. */
function describe({ path, kind, stat }: WalkedEntry, keepsOwners: boolean): string {
  const parts: string[] = [kind === 'other' ? specialKind(stat) : kind];
  if (kind !== 'link') parts.push((Number(stat.mode) & 0o7777).toString(8));
  if (keepsOwners) parts.push(`${stat.uid}:${stat.gid}`);
  if (kind === 'file' || kind === 'folder') parts.push(...describeXattrs(path));
  return parts.join(' ');
}

function specialKind(stat: BigIntStats): string {
  if (stat.isFIFO()) return 'fifo';
  return stat.isSocket() ? 'socket' : `device ${stat.rdev}`;
}

function describeXattrs(path: ByteString): string[] {
  const found = readXattrs(`/${path}`);
  if (found.size === 0) return [];
  const hash = createHash('sha256');
  for (const [name, value] of found) hash.update(`${name} ${value.length} `).update(value);
  return [`attributes ${hash.digest('hex').slice(0, 16)}`];
}
