import { statSync } from 'node:fs';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { decompress } from '../../sys/decompress.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { createKeyedLock } from '../../sys/keyed-lock.ts';
import { errnoName } from '../../sys/system-error.ts';
import { asPattern } from './as-pattern.ts';
import type { FileListEntry } from '../cache/build-cache.ts';
import type { BuildContext, Contexts, FileTree, SelectedFiles } from './build-context.ts';
import type { Received, ReceiveLimits } from './context-job.ts';
import { createContextThreads, type ContextThreads } from './context-threads.ts';
import { findIgnore, findReceivedIgnore } from './find-ignore.ts';
import type { HeldContext, KeptContexts } from './kept-contexts.ts';
import { packCopy } from './pack-copy.ts';
import { peekStream } from './peek-stream.ts';
import { readContextFile } from './read-context-file.ts';
import { fetchRemote, openRemote } from './open-remote.ts';
import { createReceivedFolders, indexFile, type ReceivedArchive, type ReceivedTree } from './received-folders.ts';
import { readSmallTree, type SmallTree } from './small-tree.ts';
import { sweepDigests } from './sweep-digests.ts';

/** A tar of so many bytes is looked at in memory. */
const smallBytes = 1024 * 1024;
const defaultLimits: ReceiveLimits = { maxEntries: 2_000_000, maxBytes: 64 * 1024 ** 3 };

type OpenRequest = Parameters<Contexts['openContext']>[0];

type ContextsOptions = { readonly root: string; readonly kept?: Pick<KeptContexts, 'take' | 'hold'>; readonly limits?: ReceiveLimits; readonly environment?: Readonly<Record<string, string | undefined>> };

/** `root`: the engine's folder for builds; it is made. `kept`: where contexts that were sent stay; else they go with the build. `environment`: where proxies are named. */
export async function openContexts({ root, kept, limits = defaultLimits, environment = process.env }: ContextsOptions): Promise<Contexts> {
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
    const selected = await threads.run({ kind: 'select', tree, place: placeOf(tree), selection, index }, { signal, onMessage });
    return { tree, selection, entries, ...selected };
  };

  const openFolder = async ({ dockerfile }: OpenRequest, path: string): Promise<BuildContext> => {
    const folder = await findFolder(path);
    const tree: FileTree = { name: 'the build context', root: folder, identity: undefined, ignore: findIgnore(folder, dockerfile), keepsOwners: false };
    return contextOf(tree, { threads, named: dockerfile, mayLeave: true, dispose: async () => undefined });
  };
  const openReceived = ({ dockerfile: named }: OpenRequest, { tree, counts, dispose, dockerfile, kept: id }: ReceivedTree & { dockerfile?: string; kept?: string }, sent = counts.bytes): BuildContext =>
    contextOf({ ...tree, ignore: findReceivedIgnore(tree.root, named) }, { threads, named, mayLeave: false, dispose, received: { ...counts, sent }, dockerfile, kept: id });
  /** Nothing is written where the same is kept already; what a small one holds is known either way. */
  const openSent = async (request: OpenRequest, tar: AsyncIterable<Uint8Array>): Promise<BuildContext> => {
    const { signal, onProgress } = request;
    const { head, isWhole, body } = await orCancelled(peekStream(decompress(tar), smallBytes), signal);
    const small = isWhole ? readSmallTree(Buffer.concat(head), limits) : undefined;
    const held = small && kept?.hold(small.digest);
    const context = openReceived(request, held ?? (await keepReceived(kept, await received.receive(body, { name: 'the build context', signal, onProgress }))));
    if (small) inMemory.set(context.tree, small);
    return context;
  };
  const remotes = { received, environment, maxBytes: limits.maxBytes };
  return {
    selectFiles: async (tree, selection, signal) => {
      const found = inMemory.get(tree)?.select(tree, selection);
      if (found) return { tree, selection, entries: found.entries, ...found.selected };
      const selected = await selectFiles(tree, selection, signal);
      countsOf.get(tree)?.(selected);
      return selected;
    },
    packCopy: (plan, signal) => packCopy({ plan, threads, indexOf: (tree) => indexFile(digests, tree), signal }),
    openContext: async (request) => {
      const { source, signal, onProgress } = request;
      switch (source.kind) {
        case 'folder':
          return openFolder(request, source.path);
        case 'sent':
          return openSent(request, source.tar);
        case 'kept':
          return openReceived(request, openKept(kept, source.id), 0);
        case 'none':
          return openReceived(request, await received.lay([]));
        case 'remote':
          return openReceived(request, await openRemote(remotes, { url: source.url, signal, onProgress }));
      }
    },
    fetchRemote: async (request) => {
      const { tree, sources, dispose } = await fetchRemote(remotes, request);
      return { tree, selection: { sources, exclude: [], parents: false }, [Symbol.asyncDispose]: dispose };
    },
    layText: async (files) => {
      const { tree, dispose } = await received.lay(files);
      const sources = files.map(({ name }) => asPattern(name));
      return { tree, selection: { sources, exclude: [], parents: false }, [Symbol.asyncDispose]: dispose };
    },
    sweep: async () => void (await Promise.all([received.sweep(), sweepDigests(digests)])),
    [Symbol.asyncDispose]: async () => void (await Promise.all([threads[Symbol.asyncDispose](), received[Symbol.asyncDispose]()])),
  };
}

/** What is known of trees that were small enough. */
const inMemory = new WeakMap<FileTree, SmallTree>();

/** A sender may say nothing for long. */
async function orCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const cancelled = Promise.withResolvers<never>();
  const cancel = (): void => cancelled.reject(new EngineError('cancelled', 'build context: cancelled', { cause: signal.reason }));
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([work, cancelled.promise]);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function keepReceived(kept: ContextsOptions['kept'], received: ReceivedArchive): Promise<ReceivedTree & { readonly kept?: string }> {
  try {
    return (await kept?.take(received)) ?? received;
  } catch (error) {
    await received.dispose();
    throw toDiskError(error, 'build context');
  }
}

function openKept(kept: ContextsOptions['kept'], id: string): HeldContext {
  const held = kept?.hold(id);
  if (held === undefined) throw new EngineError('conflict', 'build context: the files that were sent are not kept any more: send them again');
  return held;
}

/** Who wants to know what was selected from a tree. */
const countsOf = new WeakMap<FileTree, (selected: SelectedFiles) => void>();

type ContextOptions = {
  readonly threads: ContextThreads;
  /** The Dockerfile that was asked for. */
  readonly named: OpenRequest['dockerfile'];
  /** An absolute path is one of this machine. */
  readonly mayLeave: boolean;
  readonly dispose: () => Promise<void>;
  readonly received?: Received & { readonly sent: number };
  /** The one that the context itself is. */
  readonly dockerfile?: string | undefined;
  readonly kept?: string | undefined;
};

function contextOf(tree: FileTree, options: ContextOptions): BuildContext {
  let counts = options.received ?? { files: 0, bytes: 0, sent: 0 };
  if (!options.received) {
    countsOf.set(tree, ({ files, bytes, hashed }) => {
      counts = { files: counts.files + files, bytes: counts.bytes + bytes, sent: counts.sent + hashed };
    });
  }
  return {
    tree,
    kept: options.kept,
    counts: () => counts,
    readDockerfile: async (path) => readContextFile(tree, options.dockerfile ?? path, options),
    xray: (reads, signal = new AbortController().signal) => options.threads.run({ kind: 'measure', tree, reads, keep: keptFiles(options.named) }, { signal }),
    [Symbol.asyncDispose]: options.dispose,
  };
}

/** What no advice may leave out. */
function keptFiles(named: OpenRequest['dockerfile']): string[] {
  const path = named.kind === 'file' ? normalize(named.path) : 'Dockerfile';
  return ['.dockerignore', path, `${path}.dockerignore`];
}

/** Another folder may have come to the same path. */
function placeOf({ name, root }: FileTree): string {
  const found = statSync(root, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) throw new EngineError('not-found', `${name}: the folder ${root} is not there any more`);
  return `${found.dev}:${found.ino}`;
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
