import type { ContainerId } from '../../shared/oci/digest.ts';

/** Ids of builds that no record names: those of writable layers in the making, and of steps that run. */
export type LiveSteps = {
  claim(id: string): Disposable;
  /** While they are claimed or run. */
  ids(): ReadonlySet<string>;
  /** Runs `work` with its id among them and a signal that ends with the room. */
  run<T>(id: ContainerId, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all that run and waits for their end; nothing begins after that. */
  close(): Promise<void>;
};

export function createLiveSteps(): LiveSteps {
  const counts = new Map<string, number>();
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const hold = (id: string): Disposable => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
    let held = true;
    return {
      [Symbol.dispose]: () => {
        const left = (counts.get(id) ?? 0) - (held ? 1 : 0);
        held = false;
        if (left > 0) counts.set(id, left);
        else counts.delete(id);
      },
    };
  };
  return {
    claim: hold,
    ids: () => new Set(counts.keys()),
    run: async (id, signal, work) => {
      using _held = hold(id);
      const done = work(AbortSignal.any([signal, closing.signal]));
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
      }
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
    },
  };
}
