import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import type { ContainerStats } from '../runtime/container-stats.ts';
import type { ContainerContext } from './container-context.ts';
import { hasProcess } from './lifecycle.ts';

const intervalMs = 1000;

/** Readings of what containers use: one clock per container that is watched, however many watch it, and none where nobody does. */
export type StatsSampler = {
  /** Undefined where it does not run. */
  read(id: ContainerId): ContainerStats | undefined;
  /** See `Containers.watchStats`. */
  watch(id: ContainerId, signal: AbortSignal): AsyncIterable<ContainerStats | undefined>;
};

/** `over` once the container is removed. */
type Reading = { readonly stats: ContainerStats | undefined } | 'over';
type Watcher = (reading: Reading) => void;

export function createStatsSampler({ rooms, records }: Pick<ContainerContext, 'rooms' | 'records'>): StatsSampler {
  const samplers = new Map<ContainerId, { readonly watchers: Set<Watcher>; readonly timer: NodeJS.Timeout }>();

  const read = (id: ContainerId): ContainerStats | undefined => {
    const record = records.find(id);
    if (record === undefined || !hasProcess(record.status)) return undefined;
    try {
      return rooms.runtime.stats(id);
    } catch (error) {
      // Its end is on the way here.
      if (isEngineError(error, 'not-found')) return undefined;
      throw error;
    }
  };
  const sample = (id: ContainerId): void => {
    const watchers = [...(samplers.get(id)?.watchers ?? [])];
    const reading = records.find(id) === undefined ? 'over' : { stats: read(id) };
    for (const watcher of watchers) watcher(reading);
  };
  const join = (id: ContainerId, watcher: Watcher): (() => void) => {
    const sampler = samplers.get(id) ?? { watchers: new Set<Watcher>(), timer: setInterval(sample, intervalMs, id) };
    samplers.set(id, sampler);
    sampler.watchers.add(watcher);
    return () => {
      sampler.watchers.delete(watcher);
      if (sampler.watchers.size > 0 || samplers.get(id) !== sampler) return;
      clearInterval(sampler.timer);
      samplers.delete(id);
    };
  };
  return {
    read,
    watch: async function* (id, signal) {
      let latest: Reading | undefined;
      let wake = Promise.withResolvers<void>();
      // A reading that nobody has taken yet gives way to a newer one.
      const take = (reading: Reading): void => {
        latest = reading;
        wake.resolve();
      };
      const giveUp = (): void => take('over');
      const leave = join(id, take);
      signal.addEventListener('abort', giveUp, { once: true });
      try {
        yield read(id);
        while (!signal.aborted) {
          await wake.promise;
          if (latest === undefined || latest === 'over') return;
          const { stats } = latest;
          wake = Promise.withResolvers();
          yield stats;
        }
      } finally {
        signal.removeEventListener('abort', giveUp);
        leave();
      }
    },
  };
}
