/** Milliseconds: the middle, the best and the worst of the samples. */
export type Figures = { readonly median: number; readonly min: number; readonly max: number; readonly samples: number };

function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number): number => Math.round((sorted[index] ?? Number.NaN) * 10) / 10;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1), samples: sorted.length };
}

/**
 * Takes `rounds` samples of each contender in turn, so that a noisy moment of the machine hits all of them. A first round warms up and does not count.
 */
export async function race<Name extends string>(contenders: Readonly<Record<Name, () => Promise<unknown>>>, rounds: number): Promise<Record<Name, Figures>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const started = performance.now();
      await contenders[name]();
      if (round > 0) samples[name].push(performance.now() - started);
    }
  }
  return Object.fromEntries(names.map((name) => [name, figuresOf(samples[name])])) as Record<Name, Figures>;
}

/** One line of a benchmark's result; `ratio` is ours divided by the peer's median. */
export function printCase(name: string, ours: Figures, peers: Readonly<Record<string, Figures>>): void {
  const ratios = Object.fromEntries(Object.entries(peers).map(([peer, figures]) => [peer, Math.round((ours.median / figures.median) * 1000) / 1000]));
  process.stdout.write(`${JSON.stringify({ case: name, unit: 'ms', tidewharf: ours, ...peers, ratio: ratios })}\n`);
}
