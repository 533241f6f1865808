import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Builds } from './builds.ts';

/** Stands in until the room is put together. */
export function noBuilds(): Builds {
  const refuse = (): never => {
    throw new EngineError('not-implemented', 'build: not made yet');
  };
  return {
    start: refuse, list: () => [], get: refuse, events: refuse, cancel: refuse, repeat: refuse, remove: refuse, check: refuse,
    cacheEntries: async () => [], pruneCache: async () => ({ removed: [], bytes: 0 }), problems: async () => [], [Symbol.asyncDispose]: async () => undefined,
  };
}
