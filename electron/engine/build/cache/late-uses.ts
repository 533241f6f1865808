import type { Collection } from '../../state/state.ts';

/** A use is written so much later: it is no reason to wait for the disk. */
const writeUsesAfterMs = 2000;

/** Records that say when something was used last. Disposing writes what is not written yet. */
export type LateUses<Record extends object> = Disposable & Pick<Collection<Record>, 'find' | 'put' | 'delete' | 'list'> & {
  /** Written later, unless it is removed before. */
  use(name: string, record: Record): void;
};

export function openLateUses<Record extends object>(stored: Collection<Record>): LateUses<Record> {
  const used = new Map<string, Record>();
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    try {
      for (const [name, record] of used) stored.put(name, record);
    } catch {
      // On a full disk the times of use are a little older than they were.
    }
    used.clear();
  };
  return {
    find: (name) => used.get(name) ?? stored.find(name),
    list: () => stored.list().map(({ key, record }) => ({ key, record: used.get(key) ?? record })),
    put: (name, record) => stored.put(name, record),
    delete: (name) => {
      used.delete(name);
      return stored.delete(name);
    },
    use: (name, record) => {
      used.set(name, record);
      timer ??= setTimeout(write, writeUsesAfterMs).unref();
    },
    [Symbol.dispose]: write,
  };
}
