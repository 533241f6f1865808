import { closeSync, lstatSync, mkdirSync, openSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { copyFolderMetadata } from '../../snapshots/adopt-folders.ts';
import { makeWhiteout } from '../../sys/make-node.ts';
import { mount } from '../../sys/mount.ts';
import { openInRoot, pathOfDescriptor } from '../../sys/open-in-root.ts';
import type { BuildRooms } from '../build-rooms.ts';
import type { FileTree } from '../context/build-context.ts';
import { readIgnore, type LeftOut } from '../context/left-out.ts';
import { prepareWritable } from '../open-trees.ts';

type Request = { readonly tree: FileTree; readonly source: string; readonly signal: AbortSignal };

/**
 * A context over which anything may be written, and in which what its .dockerignore leaves out of `source` is not to be seen: an overlay of a writable layer, where
 * a whiteout stands for each name that is left out. Nothing is copied, and ignored folders are not walked. Disposing throws all of it away.
 */
export async function hideIgnored(rooms: Pick<BuildRooms, 'snapshots' | 'containers'>, { tree, source, signal }: Request): Promise<AsyncDisposable & { readonly path: string }> {
  await using undo = new AsyncDisposableStack();
  const { id } = undo.use(await prepareWritable(rooms, undefined));
  const { upper, work, mounted, realRoot } = rooms.snapshots.layersOf(id);
  const below = findRealSource(tree.root, source);
  const names = tree.ignore === undefined || below === undefined ? [] : await findLeftOut(tree.root, { below, leftOut: readIgnore(tree.ignore), signal });
  copyFolderMetadata(tree.root, upper, lstatSync(tree.root));
  for (const name of names) {
    makeFoldersAbove(name, { root: tree.root, upper });
    makeWhiteout(joinBytes(upper, name));
  }
  // By descriptor and from its folder: a path may hold what means something among options.
  const lower = openSync(tree.root, 'r');
  try {
    const options = [`lowerdir=/proc/self/fd/${lower}`, `upperdir=${basename(upper)}`, `workdir=${basename(work)}`, 'index=off', 'metacopy=off', 'redirect_dir=nofollow'];
    mount({ source: 'overlay', target: mounted, type: 'overlay', data: [...options, ...(realRoot ? [] : ['userxattr'])].join(','), from: dirname(upper) });
  } finally {
    closeSync(lower);
  }
  const held = undo.move();
  return { path: mounted, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The path in the tree without links; undefined where it leads to nothing. */
function findRealSource(root: string, source: string): Buffer | undefined {
  using start = openInRoot(root, '', 'path');
  using found = openInRoot(root, source, 'path');
  if (start === undefined || found === undefined) return undefined;
  const [from, to] = [start, found].map((opened) => readlinkSync(pathOfDescriptor(opened), 'buffer')) as [Buffer, Buffer];
  return to.subarray(from.length + 1);
}

/** Paths in the tree, top most only: of what is below an ignored folder nobody sees anything. */
async function findLeftOut(root: string, { below, leftOut, signal }: { below: Buffer; leftOut: LeftOut; signal: AbortSignal }): Promise<Buffer[]> {
  const found: Buffer[] = [];
  const look = async (path: Buffer, isFolder: boolean): Promise<boolean> => {
    signal.throwIfAborted();
    const verdict = path.length === 0 ? 'no' : leftOut(path.toString(), isFolder);
    const before = found.length;
    let isSeen = verdict === 'no';
    if (isFolder && verdict !== 'yes') for (const entry of await entriesOf(joinBytes(root, path))) if (await look(joinBytes(path, entry.name), entry.isDirectory())) isSeen = true;
    if (!isSeen) {
      found.length = before;
      found.push(path);
    }
    return isSeen;
  };
  const isFolder = lstatSync(joinBytes(root, below), { throwIfNoEntry: false })?.isDirectory() ?? false;
  await look(below, isFolder);
  return found;
}

async function entriesOf(path: Buffer): ReturnType<typeof readEntries> {
  try {
    return await readEntries(path);
  } catch (error) {
    // Gone meanwhile.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

const readEntries = (path: Buffer) => readdir(path, { withFileTypes: true, encoding: 'buffer' });

/** They look as those that they lie over. */
function makeFoldersAbove(path: Buffer, { root, upper }: { root: string; upper: string }): void {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const folder = path.subarray(0, end);
    const place = joinBytes(upper, folder);
    if (lstatSync(place, { throwIfNoEntry: false })) continue;
    mkdirSync(place);
    copyFolderMetadata(joinBytes(root, folder), place, lstatSync(joinBytes(root, folder)));
  }
}

function joinBytes(folder: string | Buffer, name: string | Buffer): Buffer {
  const [first, second] = [Buffer.from(folder as string), Buffer.from(name as string)];
  return first.length === 0 ? second : second.length === 0 ? first : Buffer.concat([first, Buffer.from('/'), second]);
}
