import { EngineError } from '../../shared/errors/engine-error.ts';

export type KeyedLock = {
  /** Waits for its turn, first come first served per key; dispose to let the next in. `cancelled` where the signal ends the wait. */
  acquire(key: string, signal?: AbortSignal): Promise<Disposable>;
};

/** Mutual exclusion per key. An idle key costs nothing. Not re-entrant. */
export function createKeyedLock(): KeyedLock {
  const waiting = new Map<string, (() => void)[]>();

  const hold = (key: string): Disposable => {
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        const next = waiting.get(key)?.shift();
        if (next) next();
        else waiting.delete(key);
      },
    };
  };

  return {
    acquire: async (key, signal) => {
      if (signal?.aborted) throw cancelled(key, signal);
      const queue = waiting.get(key);
      if (queue === undefined) {
        waiting.set(key, []);
        return hold(key);
      }
      await new Promise<void>((resolve, reject) => {
        const enter = (): void => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const leave = (): void => {
          queue.splice(queue.indexOf(enter), 1);
          reject(cancelled(key, signal));
        };
        queue.push(enter);
        signal?.addEventListener('abort', leave, { once: true });
      });
      return hold(key);
    },
  };
}

function cancelled(key: string, signal: AbortSignal | undefined): EngineError {
  return new EngineError('cancelled', `wait for ${key}: cancelled`, { cause: signal?.reason });
}
