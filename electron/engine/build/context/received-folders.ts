import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { FileTree } from './build-context.ts';
import type { Received, ReceiveLimits } from './context-job.ts';
import type { ContextThreads } from './context-threads.ts';

/** A tree of ours, which goes with `dispose`. */
export type ReceivedTree = { readonly tree: FileTree; readonly counts: Received; readonly dispose: () => Promise<void> };

/** Folders below `root` for what builds were sent. */
export type ReceivedFolders = AsyncDisposable & {
  /** The files of a plain tar. Nothing is left where it fails. */
  receive(tar: AsyncIterable<Uint8Array>, options: { name: string; signal: AbortSignal; onProgress?: ((counts: Received) => void) | undefined }): Promise<ReceivedTree>;
  /** Text files of the mode 0644. */
  lay(files: readonly { readonly name: string; readonly content: string | Buffer; readonly mode?: number; readonly mtime?: number }[]): Promise<ReceivedTree>;
  /** What `work` lays into an empty folder; it returns the one to be looked at, that folder or one below it. */
  fill(name: string, work: (folder: string) => Promise<string>): Promise<ReceivedTree>;
  /** Removes what a killed engine left. */
  sweep(): Promise<void>;
};

/** Behind the names of folders that are being removed. */
const goneMark = '.gone';

/** The first time that every archive format can tell: of files that have none. */
export const firstTime = Date.UTC(1980, 0, 1) / 1000;

export async function createReceivedFolders({ root, digests, threads, limits }: { root: string; digests: string; threads: ContextThreads; limits: ReceiveLimits }): Promise<ReceivedFolders> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const own = new Set<string>();
  const removals = new Set<Promise<unknown>>();
  const make = async (name: string): Promise<{ tree: FileTree; index: string; dispose: () => Promise<void> }> => {
    const id = randomBytes(8).toString('hex');
    const folder = join(root, id);
    own.add(id);
    await mkdir(join(folder, 'files'), { recursive: true, mode: 0o755 });
    const tree = { name, root: join(folder, 'files'), identity: `received ${id}`, ignore: undefined, keepsOwners: false };
    const index = indexFile(digests, tree);
    const dispose = async (): Promise<void> => {
      // Nobody waits until thousands of files are gone.
      const gone = `${folder}${goneMark}`;
      await rename(folder, gone);
      own.delete(id);
      const removal = Promise.all([rm(gone, { recursive: true, force: true }), rm(index, { force: true })]).finally(() => removals.delete(removal));
      removal.catch(() => undefined);
      removals.add(removal);
    };
    return { tree, index, dispose };
  };
  const filled = async (name: string, fill: (made: { tree: FileTree; index: string }) => Promise<Received>): Promise<ReceivedTree> => {
    const made = await make(name);
    try {
      return { tree: made.tree, counts: await fill(made), dispose: made.dispose };
    } catch (error) {
      await made.dispose();
      throw error;
    }
  };
  return {
    receive: (tar, { name, signal, onProgress }) =>
      filled(name, ({ tree, index }) =>
        threads.run({ kind: 'receive', folder: tree.root, index, limits }, { signal, feed: tar, onMessage: (message) => message.kind === 'taken' && onProgress?.(message.counts) }),
      ),
    lay: (files) =>
      filled('files given in place', async ({ tree }) => {
        for (const { name, content, mode, mtime } of files) {
          if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new EngineError('invalid', `${JSON.stringify(name)} is no name for a file`);
          const path = join(tree.root, name);
          await writeFile(path, content, { mode: mode ?? 0o644 });
          await utimes(path, mtime ?? firstTime, mtime ?? firstTime);
        }
        return { files: files.length, bytes: 0 };
      }),
    fill: async (name, work) => {
      const made = await make(name);
      try {
        const tree = { ...made.tree, root: await work(made.tree.root) };
        return { tree, counts: { files: 0, bytes: 0 }, dispose: made.dispose };
      } catch (error) {
        await made.dispose();
        throw error;
      }
    },
    sweep: async () => {
      await Promise.allSettled(removals);
      for (const id of await readdir(root)) if (!own.has(id)) await rm(join(root, id), { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: async () => void (await Promise.allSettled(removals)),
  };
}

/** Where the digests of a tree are kept. */
export function indexFile(digests: string, { root, identity }: FileTree): string {
  const key = identity === undefined ? `folder ${root}` : `tree ${identity}`;
  return join(digests, createHash('sha256').update(key).digest('hex'));
}
