import { names, type Contender, type Contenders } from './contenders.ts';

/** Milliseconds, or what the case measures: the middle, the best and the worst of the samples. */
export type Figures = { readonly median: number; readonly min: number; readonly max: number; readonly samples: number };

/** What is done once per sample. Only `run` is timed. */
export type Lap<T> = {
  readonly before?: () => Promise<T>;
  readonly run: (prepared: T) => Promise<unknown>;
  readonly after?: (prepared: T) => Promise<unknown>;
};

/** Takes `rounds` samples of each in turn, so that a noisy moment of the machine hits all of them. A first round warms up and does not count. */
export async function race<Name extends string, T>(laps: Readonly<Record<Name, Lap<T>>>, rounds: number): Promise<Record<Name, Figures>> {
  const all = Object.keys(laps) as Name[];
  const samples = Object.fromEntries(all.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of all) {
      const ms = await time(laps[name]);
      if (round > 0) samples[name].push(ms);
    }
  }
  return Object.fromEntries(all.map((name) => [name, figuresOf(samples[name])])) as Record<Name, Figures>;
}

/** The same lap for each contender, and those of `others`, such as the floor; prints the case's line. */
export async function raceAll<T>(contenders: Contenders, options: { name: string; rounds: number; lap: (contender: Contender) => Lap<T>; others?: Readonly<Record<string, Lap<T>>> }): Promise<void> {
  const { name, rounds, lap, others = {} } = options;
  const laps: Record<string, Lap<T>> = { ...Object.fromEntries(names.map((who) => [who, lap(contenders[who])])), ...others };
  const { tidewharf, ...peers } = await race(laps, rounds);
  if (tidewharf) printCase(name, tidewharf, peers);
}

async function time<T>({ before, run, after }: Lap<T>): Promise<number> {
  const prepared = (await before?.()) as T;
  const started = performance.now();
  await run(prepared);
  const ms = performance.now() - started;
  await after?.(prepared);
  return ms;
}

function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number): number => Math.round((sorted[index] ?? Number.NaN) * 10) / 10;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1), samples: sorted.length };
}

/** What is left of each figure without what the middle of another took. */
export function less({ median, min, max, samples }: Figures, floor: Figures): Figures {
  const without = (ms: number): number => Math.round((ms - floor.median) * 10) / 10;
  return { median: without(median), min: without(min), max: without(max), samples };
}

/** One line of a benchmark's result; `ratio` is ours divided by the peer's median, so that less than 1 is faster than the peer. */
export function printCase(name: string, tidewharf: Figures, peers: Readonly<Record<string, Figures>>): void {
  const ratio = Object.fromEntries(Object.entries(peers).map(([peer, figures]) => [peer, Math.round((tidewharf.median / figures.median) * 1000) / 1000]));
  process.stdout.write(`${JSON.stringify({ case: name, unit: 'ms', tidewharf, ...peers, ratio })}\n`);
}
