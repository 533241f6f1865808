import { EngineError } from '../../shared/errors/engine-error.ts';
import type { WaitCondition } from './containers.ts';

export type WaitResult = { exitCode: number; error: string };

/** Who waits for the end of which container. */
export type ContainerWaiters = {
  /** Registered when this returns. `cancelled` where the signal gives up. */
  wait(id: string, condition: WaitCondition, signal?: AbortSignal): Promise<WaitResult>;
  /** Settles who waits for an exit. */
  exited(id: string, result: WaitResult): void;
  /** Settles everybody. */
  removed(id: string, result: WaitResult): void;
};

type Waiter = { condition: WaitCondition; settle(result: WaitResult): void };

export function createContainerWaiters(): ContainerWaiters {
  const waiting = new Map<string, Set<Waiter>>();
  const settle = (id: string, result: WaitResult, which: (waiter: Waiter) => boolean): void => {
    for (const waiter of [...(waiting.get(id) ?? [])].filter(which)) waiter.settle(result);
  };
  return {
    wait: (id, condition, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<WaitResult>();
      const waiters = waiting.get(id) ?? new Set();
      waiting.set(id, waiters);
      const leave = (): void => {
        waiters.delete(waiter);
        if (waiters.size === 0 && waiting.get(id) === waiters) waiting.delete(id);
        signal?.removeEventListener('abort', giveUp);
      };
      const giveUp = (): void => {
        leave();
        reject(new EngineError('cancelled', `wait for container ${id}: cancelled`, { cause: signal?.reason }));
      };
      const waiter: Waiter = {
        condition,
        settle: (result) => {
          leave();
          resolve(result);
        },
      };
      waiters.add(waiter);
      if (signal?.aborted) giveUp();
      else signal?.addEventListener('abort', giveUp, { once: true });
      return promise;
    },
    exited: (id, result) => settle(id, result, ({ condition }) => condition !== 'removed'),
    removed: (id, result) => settle(id, result, () => true),
  };
}
