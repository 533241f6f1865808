import type { State } from './state.ts';

/** Settings of one kind as they are now: what was changed, before what the engine was started with. */
export type Settings<T> = {
  get(): T;
  /** Durable when it returns. */
  change(change: Partial<T>): T;
};

/** `key` names them among the records. */
export function openSettings<T extends object>(state: Pick<State, 'collection'>, key: string, defaults: T): Settings<T> {
  const stored = state.collection<Partial<T>>('settings');
  let changed = stored.find(key) ?? {};
  const get = (): T => ({ ...defaults, ...changed });
  return {
    get,
    change: (change) => {
      const next = { ...changed, ...change };
      stored.put(key, next);
      changed = next;
      return get();
    },
  };
}
