import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { ContainerId } from '../../shared/oci/digest.ts';
import type { ContainerPaths } from './container-paths.ts';
import type { ContainerRecords } from './container-records.ts';
import type { StepClaim } from './containers.ts';

/** Ids of builds that no record names: those of writable layers in the making, and of steps that run. */
export type LiveSteps = {
  claim(): StepClaim;
  /** While they are claimed or run. */
  ids(): ReadonlySet<string>;
  /** Runs `work` with its id among them and a signal that ends with the room. */
  run<T>(id: ContainerId, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all that run and waits for their end; nothing begins after that. */
  close(): Promise<void>;
};

export function createLiveSteps({ records, paths }: { records: Pick<ContainerRecords, 'list'>; paths: Pick<ContainerPaths, 'bundle'> }): LiveSteps {
  const counts = new Map<string, number>();
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const hold = (id: ContainerId): Disposable => {
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
    claim: () => {
      const taken = new Set([...records.list().map(({ id }) => paths.bundle(id)), ...[...counts.keys()].map((id) => paths.bundle(id))]);
      for (;;) {
        const id = randomBytes(32).toString('hex') as ContainerId;
        const bundle = paths.bundle(id);
        if (!taken.has(bundle) && !existsSync(bundle)) return { id, ...hold(id) };
      }
    },
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
