import { mkdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { decompress } from '../../sys/decompress.ts';
import { createKeyedLock } from '../../sys/keyed-lock.ts';
import { errnoName } from '../../sys/system-error.ts';
import type { BuildRequest } from '../builds.ts';
import type { FileListEntry } from '../cache/build-cache.ts';
import type { BuildContext, Contexts, FileSelection, FileTree, SelectedFiles } from './build-context.ts';
import type { ReceiveLimits } from './context-job.ts';
import { createContextThreads } from './context-threads.ts';
import { findIgnore } from './find-ignore.ts';
import { packCopy } from './pack-copy.ts';
import { readContextFile } from './read-context-file.ts';
import { createReceivedFolders, indexFile } from './received-folders.ts';

const defaultLimits: ReceiveLimits = { maxEntries: 2_000_000, maxBytes: 64 * 1024 ** 3 };
const all: FileSelection = { sources: ['.'], exclude: [], parents: false };

type OpenRequest = Parameters<Contexts['openContext']>[0];

/** `root`: the engine's folder for builds; it is made. */
export async function openContexts({ root, limits = defaultLimits }: { root: string; limits?: ReceiveLimits }): Promise<Contexts> {
  const digests = join(root, 'digests');
  await mkdir(digests, { recursive: true, mode: 0o700 });
  const threads = createContextThreads();
  const received = await createReceivedFolders({ root: join(root, 'contexts'), digests, threads, limits });
  /** Who selects from a tree writes its index: one after another. */
  const indexes = createKeyedLock();

  const selectFiles: Contexts['selectFiles'] = async (tree, selection, signal) => {
    const index = indexFile(digests, tree);
    using _turn = await indexes.acquire(index, signal);
    const entries: FileListEntry[] = [];
    const onMessage = (message: { kind: string; entries?: unknown }): void => {
      if (message.kind === 'entries') entries.push(...(message.entries as FileListEntry[]));
    };
    const selected = await threads.run({ kind: 'select', tree, selection, index }, { signal, onMessage });
    return { tree, selection, entries, ...selected };
  };

  const openFolder = async ({ dockerfile }: OpenRequest, path: string): Promise<BuildContext> => {
    const folder = await findFolder(path);
    const tree: FileTree = { name: 'the build context', root: folder, identity: undefined, ignore: findIgnore(folder, dockerfile), keepsOwners: false };
    return contextOf(tree, { mayLeave: true, dispose: async () => undefined });
  };
  const openSent = async ({ signal, onProgress }: OpenRequest, tar: AsyncIterable<Uint8Array>): Promise<BuildContext> => {
    const { tree, counts, dispose } = await received.receive(decompress(tar), { name: 'the build context', signal, onProgress });
    return contextOf(tree, { mayLeave: false, dispose, received: counts });
  };
  return {
    selectFiles: async (tree, selection, signal) => {
      const selected = await selectFiles(tree, selection, signal);
      countsOf.get(tree)?.(selected);
      return selected;
    },
    packCopy: (plan, signal) => packCopy({ plan, threads, indexOf: (tree) => indexFile(digests, tree), signal }),
    openContext: async (request) => {
      const source: BuildRequest['context'] = request.source;
      switch (source.kind) {
        case 'folder':
          return openFolder(request, source.path);
        case 'sent':
          return openSent(request, source.tar);
        case 'none':
          return openSent(request, noBytes());
        case 'remote':
          throw new EngineError('not-implemented', `build context ${source.url}: not yet`);
      }
    },
    fetchRemote: async ({ url }) => {
      throw new EngineError('not-implemented', `ADD ${url}: not yet`);
    },
    layText: async (files) => {
      const { tree, dispose } = await received.lay(files);
      return { tree, selection: { ...all, sources: files.map(({ name }) => name) }, [Symbol.asyncDispose]: dispose };
    },
    sweep: () => received.sweep(),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** Who wants to know what was selected from a tree. */
const countsOf = new WeakMap<FileTree, (selected: SelectedFiles) => void>();

function contextOf(tree: FileTree, options: { mayLeave: boolean; dispose: () => Promise<void>; received?: { files: number; bytes: number } }): BuildContext {
  let counts = options.received ? { ...options.received, sent: options.received.bytes } : { files: 0, bytes: 0, sent: 0 };
  if (!options.received) {
    countsOf.set(tree, ({ files, bytes, hashed }) => {
      counts = { files: counts.files + files, bytes: counts.bytes + bytes, sent: counts.sent + hashed };
    });
  }
  return {
    tree,
    counts: () => counts,
    readDockerfile: async (path) => readContextFile(tree, path, options),
    xray: async () => {
      throw new EngineError('not-implemented', 'xray: not yet');
    },
    [Symbol.asyncDispose]: options.dispose,
  };
}

async function findFolder(path: string): Promise<string> {
  try {
    const folder = await realpath(path);
    if (!(await stat(folder)).isDirectory()) throw new EngineError('invalid', `build context ${path}: not a folder`);
    return folder;
  } catch (error) {
    if (errnoName(error) === 'ENOENT' || errnoName(error) === 'ENOTDIR') throw new EngineError('not-found', `build context ${path}: no such folder`, { cause: error });
    throw error;
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
