import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Collection, State } from '../../state/state.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { runCommand } from '../../sys/run-command.ts';
import type { BuildCache, CacheMountHold } from './build-cache.ts';
import { openLateUses } from './late-uses.ts';
import type { MountRecord } from './mount-records.ts';

type MountRequest = Parameters<BuildCache['holdMount']>[0];
type Sharing = MountRequest['sharing'];

/** Who has a folder now. `shared` ones have it together, the others alone. */
type Users = { readonly sharing: Sharing; readonly count: number };

/** Disposing writes what is not written yet. */
export type CacheMounts = Disposable & {
  hold(request: MountRequest): Promise<CacheMountHold>;
  list(): { readonly name: string; readonly record: MountRecord; readonly path: string; readonly inUse: boolean }[];
  /** Takes these away, those in use left out; their bytes are free when it returns. */
  remove(names: readonly string[]): Promise<void>;
  problems(): string[];
};

/** Folders of cache mounts below `root`. What a crash left is removed in the background. */
export async function openCacheMounts({ root, state, now }: { root: string; state: State; now: () => Date }): Promise<CacheMounts> {
  const folders = join(root, 'mounts');
  const trash = join(root, 'trash');
  for (const folder of [folders, trash]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored: Collection<MountRecord> = state.collection('build_mounts');
  const records = openLateUses(stored);
  const users = new Map<string, Users>();
  const waiting = createWaiters();

  const discard = async (name: string): Promise<void> => {
    await rename(join(folders, name), join(trash, `${name}.${randomBytes(4).toString('hex')}`)).catch(ignoreMissing);
  };
  const emptyTrash = async (): Promise<void> => {
    const paths = readdirSync(trash).map((name) => join(trash, name));
    if (paths.length > 0) await runCommand('rm', ['-rf', '--one-file-system', '--', ...paths]);
  };
  for (const { key } of stored.list()) if (!existsSync(join(folders, key))) records.delete(key);
  for (const name of readdirSync(folders)) if (records.find(name) === undefined) await discard(name);
  void emptyTrash().catch(() => undefined);

  const hold = (name: string, sharing: Sharing): CacheMountHold => {
    users.set(name, { sharing, count: (users.get(name)?.count ?? 0) + 1 });
    const record = records.find(name);
    if (record) records.use(name, { ...record, lastUsedAt: now().toISOString(), uses: record.uses + 1 });
    let isHeld = true;
    return {
      path: join(folders, name),
      [Symbol.asyncDispose]: async () => {
        if (!isHeld) return;
        isHeld = false;
        const count = (users.get(name)?.count ?? 1) - 1;
        if (count > 0) users.set(name, { sharing, count });
        else users.delete(name);
        waiting.wake();
      },
    };
  };
  const create = ({ id, uid, gid, mode }: MountRequest): string => {
    const name = randomBytes(8).toString('hex');
    const path = join(folders, name);
    try {
      mkdirSync(path);
      chownSync(path, uid, gid);
      chmodSync(path, mode);
    } catch (error) {
      throw toDiskError(error, `cache mount ${id}`);
    }
    const at = now().toISOString();
    records.put(name, { id, createdAt: at, lastUsedAt: at, uses: 0 });
    return name;
  };

  return {
    hold: async (request) => {
      for (;;) {
        if (request.signal.aborted) throw new EngineError('cancelled', `cache mount ${request.id}: cancelled`, { cause: request.signal.reason });
        const own = records.list().filter(({ key, record }) => record.id === request.id && existsSync(join(folders, key))).map(({ key }) => key);
        const choice = chooseFolder(own.map((name) => ({ name, users: users.get(name) })), request.sharing);
        // Nothing waits between the choice and the hold.
        if (choice.kind !== 'wait') return hold(choice.kind === 'take' ? choice.name : create(request), request.sharing);
        await waiting.wait(request.signal);
      }
    },
    list: () => records.list().map(({ key, record }) => ({ name: key, record, path: join(folders, key), inUse: users.has(key) })),
    remove: async (names) => {
      for (const name of names.filter((wanted) => !users.has(wanted))) {
        // The record first: it must not promise a folder that is gone.
        records.delete(name);
        await discard(name);
      }
      await emptyTrash();
    },
    problems: () => [
      ...records.list().flatMap(({ key, record }) => (existsSync(join(folders, key)) ? [] : [`cache mount ${record.id}: its folder ${key} is not there`])),
      ...readdirSync(folders).flatMap((name) => (records.find(name) ? [] : [`cache mounts: the folder ${name} has no record`])),
    ],
    [Symbol.dispose]: () => records[Symbol.dispose](),
  };
}

/**
 * Pure: which of a mount's folders a step gets. `locked` steps come one after the other; `private` ones each have a folder, and `shared` ones one
 * together, if need be beside that of a private one.
 */
export function chooseFolder(
  folders: readonly { readonly name: string; readonly users: Users | undefined }[],
  sharing: Sharing,
): { readonly kind: 'take'; readonly name: string } | { readonly kind: 'new' | 'wait' } {
  const free = folders.find(({ users }) => users === undefined);
  const together = sharing === 'shared' ? folders.find(({ users }) => users?.sharing === 'shared') : undefined;
  const isLocked = folders.some(({ users }) => users?.sharing === 'locked');
  if (sharing !== 'private' && (isLocked || (sharing === 'locked' && free === undefined && folders.length > 0))) return { kind: 'wait' };
  const chosen = together ?? free;
  return chosen ? { kind: 'take', name: chosen.name } : { kind: 'new' };
}

/** Wakes all that wait; who is too late waits again. */
function createWaiters(): { wait(signal: AbortSignal): Promise<void>; wake(): void } {
  const waiters = new Set<() => void>();
  return {
    wait: (signal) =>
      new Promise((resolve) => {
        const go = (): void => {
          waiters.delete(go);
          signal.removeEventListener('abort', go);
          resolve();
        };
        waiters.add(go);
        signal.addEventListener('abort', go, { once: true });
      }),
    wake: () => {
      for (const go of waiters) go();
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
