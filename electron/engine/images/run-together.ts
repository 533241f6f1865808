/**
 * Runs works side by side. The first failure cancels the others by their signal; it is thrown when all have ended, so that nothing goes on
 * behind the caller's back.
 */
export async function runTogether(works: readonly ((signal: AbortSignal) => Promise<void>)[], outer: AbortSignal): Promise<void> {
  const abort = new AbortController();
  const signal = AbortSignal.any([outer, abort.signal]);
  const failures: unknown[] = [];
  const run = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    try {
      await work(signal);
    } catch (error) {
      failures.push(error);
      abort.abort(error);
    }
  };
  await Promise.all(works.map(run));
  if (failures.length > 0) throw failures[0];
}

/** Calls `work` for every item, this many at once. */
export async function eachLimited<T>(options: {
  items: readonly T[];
  limit: number;
  signal: AbortSignal;
  work: (item: T, signal: AbortSignal) => Promise<void>;
}): Promise<void> {
  const { items, limit, work } = options;
  const rest = items.values();
  const worker = async (signal: AbortSignal): Promise<void> => {
    for (const item of rest) await work(item, signal);
  };
  await runTogether(Array.from({ length: Math.min(limit, items.length) }, () => worker), options.signal);
}
