import type { EngineState } from '../shared/ipc/engine.ts';

/** The state of now, and who hears of the next. */
export type EngineStates = { get(): EngineState; set(next: EngineState): void; listen(listener: (state: EngineState) => void): () => void };

export function createEngineStates(): EngineStates {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { kind: 'stopped' };
  return {
    get: () => state,
    set: (next) => {
      state = next;
      for (const listener of listeners) listener(next);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
