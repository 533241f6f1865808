import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { Rooms } from './rooms.ts';

const notHere = /^No such (container|image): (.+)$/;

/** An id of an image where a container belongs, or the other way round: the same error, which says so. All others as they are. */
export function explainMixedUp(error: unknown, { images, containers }: Pick<Rooms, 'images' | 'containers'>): unknown {
  const [, wanted, given = ''] = (isEngineError(error, 'not-found') && notHere.exec(error.message)) || [];
  if (wanted === undefined || !isEngineError(error)) return error;
  const names = wanted === 'container' ? findNames(() => images.get(given).tags) : findNames(() => [containers.get(given.replace(/:latest$/, '')).name]);
  if (names === undefined) return error;
  const what = wanted === 'container' ? 'an image' : 'a container';
  return new EngineError('not-found', `${error.message}: that is ${what}${names.length > 0 ? ` (${names.join(', ')})` : ''}`, { cause: error });
}

/** Undefined where there is none. */
function findNames(get: () => readonly string[]): readonly string[] | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
