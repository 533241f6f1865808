import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId } from '../../../shared/oci/digest.ts';
import type { StepBind, StepSecrets } from '../../containers/step-run.ts';
import type { SpecMount } from '../../runtime/oci-spec.ts';
import { openInRoot } from '../../sys/open-in-root.ts';
import type { BuildCache } from '../cache/build-cache.ts';
import type { FileTree } from '../context/build-context.ts';
import type { BuildRooms } from '../build-rooms.ts';
import { prepareWritable } from '../open-trees.ts';
import { fillCache } from './fill-cache.ts';
import { hideIgnored } from './hide-ignored.ts';
import type { PlannedMount } from './plan-run-mounts.ts';

export type RunMountsRequest = {
  readonly mounts: readonly PlannedMount[];
  readonly rooms: Pick<BuildRooms, 'snapshots' | 'containers'>;
  readonly cache: Pick<BuildCache, 'holdMount'>;
  /** The files of a stage or an image; undefined: the context's. */
  readonly treeOf: (from: string | undefined) => Promise<FileTree>;
  readonly secrets: ReadonlyMap<string, Buffer>;
  readonly ssh: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
};

/** Held for one step: for `Containers.runStep`. */
export type OpenRunMounts = AsyncDisposable & {
  readonly mounts: readonly SpecMount[];
  readonly binds: readonly StepBind[];
  readonly secrets: StepSecrets | undefined;
  /** Besides what is secret. */
  readonly env: readonly string[];
  /** Where something is mounted: what was made there for that is no part of the layer. */
  readonly targets: readonly string[];
};

/**
 * Makes ready what the mounts of a RUN need, in memory and in folders of ours that go with it; writes to what is only read are thrown away. Fails with `not-found` for a source
 * that is not there, `invalid` for a secret or a socket that is required and was not given, `cancelled` while it waits for a cache.
 */
export async function openRunMounts(request: RunMountsRequest): Promise<OpenRunMounts> {
  await using undo = new AsyncDisposableStack();
  const open: Opening = { request, undo, mounts: [], binds: [], files: [], sockets: [], env: [] };
  const secretEnv: string[] = [];
  const caches = await holdCaches(request, undo);
  for (const mount of request.mounts) {
    request.signal.throwIfAborted();
    if (mount.kind === 'bind') await openBind(open, mount);
    else if (mount.kind === 'cache') open.mounts.push({ kind: 'bind', source: caches.get(mount.id) as string, destination: mount.target, readOnly: mount.readOnly });
    else if (mount.kind === 'tmpfs') open.mounts.push({ kind: 'tmpfs', destination: mount.target, options: ['exec', ...(mount.size === undefined ? [] : [`size=${mount.size}`])] });
    else if (mount.kind === 'secret') secretEnv.push(...openSecret(open, mount));
    else openSocket(open, mount);
  }
  const { mounts, binds, files, sockets, env } = open;
  const held = undo.move();
  const secrets = files.length + sockets.length + secretEnv.length > 0 ? { files, sockets, env: secretEnv } : undefined;
  const targets = [...mounts, ...binds, ...files, ...sockets].map(({ destination }) => destination);
  return { mounts, binds, secrets, env, targets, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

type Opening = {
  readonly request: RunMountsRequest;
  readonly undo: AsyncDisposableStack;
  readonly mounts: SpecMount[];
  readonly binds: StepBind[];
  readonly files: StepSecrets['files'][number][];
  readonly sockets: StepSecrets['sockets'][number][];
  readonly env: string[];
};
type Mount<Kind extends PlannedMount['kind']> = Extract<PlannedMount, { kind: Kind }>;

async function openBind({ request, undo, binds }: Opening, { target, from, source, writable }: Mount<'bind'>): Promise<void> {
  const tree = await request.treeOf(from);
  const root = undo.use(await openTree(request, { tree, source, writable }));
  const opened = openInRoot(root.path, source, 'path');
  if (opened === undefined) throw new EngineError('not-found', `RUN --mount=type=bind,target=${target}: /${source} is not in ${tree.name}`, { detail: { path: source } });
  undo.use(opened);
  binds.push({ fd: opened.fd, destination: target, readOnly: !writable });
}

type OpenTree = AsyncDisposable & { readonly path: string };

/** As it is where nothing is hidden and nothing written; else something over it that is thrown away. */
async function openTree({ rooms, signal }: RunMountsRequest, { tree, source, writable }: { tree: FileTree; source: string; writable: boolean }): Promise<OpenTree> {
  const layer = rooms.snapshots.findLayer(tree.identity as ChainId);
  if (tree.ignore !== undefined || (writable && layer === undefined)) return hideIgnored(rooms, { tree, source, signal });
  if (!writable) return { path: tree.root, [Symbol.asyncDispose]: () => Promise.resolve() };
  const own = await prepareWritable(rooms, layer?.chainId);
  try {
    return { path: await own.mount(), [Symbol.asyncDispose]: () => own[Symbol.asyncDispose]() };
  } catch (error) {
    await own[Symbol.asyncDispose]();
    throw error;
  }
}

/** Their folders by id. Each once, and in one order everywhere: steps that run side by side would wait for each other for ever. */
async function holdCaches({ mounts, cache, signal, treeOf }: RunMountsRequest, undo: AsyncDisposableStack): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  // A stage that is waited for may need one of them.
  for (const mount of mounts) if (mount.kind === 'cache' && mount.start !== undefined) await treeOf(mount.start.from);
  const caches = mounts.filter((mount) => mount.kind === 'cache').toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  for (const { id, sharing, uid, gid, mode, start } of caches) {
    if (held.has(id)) continue;
    const { path } = undo.use(await cache.holdMount({ id, sharing, uid, gid, mode, signal }));
    held.set(id, path);
    if (start !== undefined) await fillCache(path, { tree: await treeOf(start.from), source: start.source, signal });
  }
  return held;
}

/** Returns the variables that hold it. */
function openSecret({ request, files }: Opening, { id, target, env, required, mode, uid, gid }: Mount<'secret'>): string[] {
  const data = request.secrets.get(id);
  if (data === undefined) {
    if (!required) return [];
    throw new EngineError('invalid', `RUN --mount=type=secret: secret ${id} was not given: the build has to be started with it (--secret id=${id},src=FILE)`, { detail: { secret: id } });
  }
  if (target !== undefined) files.push({ destination: target, data, mode, uid, gid });
  if (env === undefined) return [];
  if (data.includes(0)) throw new EngineError('invalid', `RUN --mount=type=secret,id=${id},env=${env}: its value holds a NUL byte, which no variable can: use target=PATH`);
  return [`${env}=${data.toString()}`];
}

function openSocket({ request, sockets, env }: Opening, { id, target, required, mode, uid, gid }: Mount<'ssh'>): void {
  const path = request.ssh.get(id);
  if (path === undefined) {
    if (!required) return;
    throw new EngineError('invalid', `RUN --mount=type=ssh: no ssh agent ${id} was given: the build has to be started with one`, { detail: { ssh: id } });
  }
  if (sockets.length === 0) env.push(`SSH_AUTH_SOCK=${target}`);
  sockets.push({ destination: target, path, mode, uid, gid });
}
