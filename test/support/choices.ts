import { createRandom } from './random.ts';

/** Random choices that a seed decides. */
export type Choices = {
  /** In [0, 1). */
  next(): number;
  /** Whole, from 0 to less than `below`. */
  whole(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
};

export function createChoices(seed: number): Choices {
  const next = createRandom(seed);
  const whole = (below: number): number => Math.floor(next() * below);
  return { next, whole, pick: (from) => from[whole(from.length)] as (typeof from)[number], chance: (probability) => next() < probability };
}
