import { createHash, randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { FileTree } from './build-context.ts';
import type { Received, ReceiveLimits } from './context-job.ts';
import type { ContextThreads } from './context-threads.ts';
import { createDiscards } from './discard-folders.ts';

/** A tree of ours, which goes with `dispose`. */
export type ReceivedTree = { readonly tree: FileTree; readonly counts: Received; readonly dispose: () => Promise<void> };

/** The files of an archive. `digest`: of all that was taken from it, in its order, in hex; the same for the same files of one sender. */
export type ReceivedArchive = ReceivedTree & {
  readonly digest: string;
  /** Gives its folder away to another place of the same file system, and what is known of its files to `index`: it does not go with `dispose` any more. */
  handOver(folder: string, index: string): void;
};

/** Folders below `root` for what builds were sent. */
export type ReceivedFolders = AsyncDisposable & {
  /** The files of a plain tar. Nothing is left where it fails. */
  receive(tar: AsyncIterable<Uint8Array>, options: { name: string; signal: AbortSignal; onProgress?: ((counts: Received) => void) | undefined }): Promise<ReceivedArchive>;
  /** Text files of the mode 0644. */
  lay(files: readonly { readonly name: string; readonly content: string | Buffer; readonly mode?: number; readonly mtime?: number }[]): Promise<ReceivedTree>;
  /** What `work` lays into an empty folder; it returns the one to be looked at, that folder or one below it. */
  fill(name: string, work: (folder: string) => Promise<string>): Promise<ReceivedTree>;
  /** Removes what a killed engine left. */
  sweep(): Promise<void>;
};

/** The first time that every archive format can tell: of files that have none. */
export const firstTime = Date.UTC(1980, 0, 1) / 1000;

type Made = { readonly tree: FileTree; readonly index: string; readonly dispose: () => Promise<void>; readonly handOver: ReceivedArchive['handOver'] };

export async function createReceivedFolders({ root, digests, threads, limits }: { root: string; digests: string; threads: ContextThreads; limits: ReceiveLimits }): Promise<ReceivedFolders> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const own = new Set<string>();
  const discards = createDiscards();
  const make = async (name: string): Promise<Made> => {
    const id = randomBytes(8).toString('hex');
    const folder = join(root, id);
    own.add(id);
    await mkdir(join(folder, 'files'), { recursive: true, mode: 0o755 });
    const tree = { name, root: join(folder, 'files'), identity: `received ${id}`, ignore: undefined, keepsOwners: false };
    const index = indexFile(digests, tree);
    const dispose = async (): Promise<void> => {
      if (!own.delete(id)) return;
      void discards.discard(folder, index);
    };
    const handOver = (place: string, indexPlace: string): void => {
      renameSync(folder, place);
      own.delete(id);
      if (existsSync(index)) renameSync(index, indexPlace);
    };
    return { tree, index, dispose, handOver };
  };
  const filled = async (name: string, fill: (made: Made) => Promise<Received>): Promise<ReceivedTree & Made> => {
    const made = await make(name);
    try {
      return { ...made, counts: await fill(made) };
    } catch (error) {
      await made.dispose();
      throw error;
    }
  };
  return {
    receive: async (tar, { name, signal, onProgress }) => {
      let digest = '';
      const received = await filled(name, async ({ tree, index }) => {
        const { files, bytes, digest: found } = await threads.run({ kind: 'receive', folder: tree.root, index, limits }, { signal, feed: tar, onMessage: (message) => message.kind === 'taken' && onProgress?.(message.counts) });
        digest = found;
        return { files, bytes };
      });
      return { ...received, digest };
    },
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
      await discards[Symbol.asyncDispose]();
      for (const id of await readdir(root)) if (!own.has(id)) await rm(join(root, id), { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => discards[Symbol.asyncDispose](),
  };
}

/** Where the digests of a tree are kept. */
export function indexFile(digests: string, { root, identity }: FileTree): string {
  const key = identity === undefined ? `folder ${root}` : `tree ${identity}`;
  return join(digests, createHash('sha256').update(key).digest('hex'));
}
