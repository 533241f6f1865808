import { randomBytes } from 'node:crypto';
import type { ContainerId, ChainId } from '../../shared/oci/digest.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { FileTree } from './context/build-context.ts';

/** Root file systems of stages and images as steps read them, each mounted once for a build. */
export type Trees = AsyncDisposable & {
  /** `name` for errors. Nobody writes to what is returned. */
  open(top: ChainId | undefined, name: string): Promise<FileTree>;
};

/** Disposing unmounts and removes all that was opened. */
export function openTrees(rooms: Pick<BuildRooms, 'snapshots' | 'containers'>): Trees {
  const opened = new Map<ChainId | undefined, Promise<string>>();
  const stack = new AsyncDisposableStack();
  const mount = async (top: ChainId | undefined): Promise<string> => {
    const writable = await prepareWritable(rooms, top);
    stack.use(writable);
    return writable.mount();
  };
  return {
    open: async (top, name) => {
      const root = opened.get(top) ?? mount(top);
      opened.set(top, root);
      return { name, root: await root, identity: top, ignore: undefined, keepsOwners: true };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A writable layer for work in flight: removed when it is disposed, unless a layer was made of it. */
export type StepWritable = AsyncDisposable & {
  readonly id: ContainerId;
  /** The path of its root. Idempotent. */
  mount(): Promise<string>;
};

export async function prepareWritable({ snapshots, containers }: Pick<BuildRooms, 'snapshots' | 'containers'>, top: ChainId | undefined): Promise<StepWritable> {
  await using undo = new AsyncDisposableStack();
  const id = randomBytes(32).toString('hex') as ContainerId;
  undo.use(containers.claimWritable(id));
  undo.defer(() => snapshots.remove(id));
  await snapshots.prepare(id, top, { isScratch: true });
  const held = undo.move();
  return { id, mount: () => snapshots.mount(id), [Symbol.asyncDispose]: () => held.disposeAsync() };
}
