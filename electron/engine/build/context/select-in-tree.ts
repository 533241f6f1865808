import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { enterRoot } from '../../sys/enter-root.ts';
import { pathBytes } from './byte-name.ts';
import type { ContextJob, Selected } from './context-job.ts';
import type { DigestIndex } from './digest-index.ts';
import { createFileHasher } from './file-hasher.ts';
import { openIndexFile, saveIndexFile } from './index-file.ts';
import type { JobLine } from './job-line.ts';
import { readXattrs } from './portable-xattrs.ts';
import { selectFiles } from './select-files.ts';
import { diskFiles, orNothing } from './tree-files.ts';
import type { WalkedEntry } from './walk-tree.ts';

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
  const digester = createDigester(index, line);
  let found: ReturnType<typeof selectFiles>;
  try {
    const files = diskFiles('');
    found = selectFiles({ tree: job.tree, files, digest: digester.digest, xattrs: (path) => readXattrs(`/${path}`), check: () => line.check(), walked: (path) => index.forgetRest(path) }, job.selection);
  } catch (error) {
    leaveTree();
    throw error;
  }
  // Trees of stages are mounts, which somebody wants to unmount.
  if (index.hasChanged() || job.tree.keepsOwners) leaveTree();
  if (index.hasChanged()) saveIndexFile(file, index);
  for (let start = 0; start < found.entries.length; start += lot) line.say({ kind: 'entries', entries: found.entries.slice(start, start + lot) });
  return { ...found.selected, hashed: digester.hashed() };
}

/** With the tree as the thread's whole file system. */
export function inTree<Result>(root: string, work: () => Result): Result {
  using _view = viewOf(root);
  return work();
}

function viewOf(root: string): Disposable {
  return enterRoot({ root, isFolder: true, readOnly: true, mounts: [] });
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
    digest: (entry: WalkedEntry): string | undefined => {
      if (entry.kind === 'file') return digestFile(entry);
      const target = orNothing(() => readlinkSync(pathBytes(`/${entry.path}`), { encoding: 'latin1' as BufferEncoding }));
      return target === undefined ? undefined : createHash('sha256').update(target, 'latin1').digest('hex');
    },
  };
}
