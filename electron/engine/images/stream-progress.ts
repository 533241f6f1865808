/**
 * Runs work that reports by calling `emit` as a stream of its reports. Ends when the work ends, throws what it throws. Whoever leaves the
 * stream early cancels the work and waits for its end. A report that `replaces` says is outdated by a newer one is left out while nobody reads.
 */
export async function* streamProgress<T>(options: {
  work: (emit: (report: T) => void, signal: AbortSignal) => Promise<void>;
  replaces: (newer: T, older: T) => boolean;
  signal?: AbortSignal | undefined;
}): AsyncGenerator<T, void, undefined> {
  const { replaces, signal } = options;
  const abort = new AbortController();
  let unread: T[] = [];
  let news = Promise.withResolvers<void>();
  const state = { ended: false };

  const emit = (report: T): void => {
    unread = unread.filter((older) => !replaces(report, older));
    unread.push(report);
    news.resolve();
  };
  const work = options.work(emit, signal ? AbortSignal.any([signal, abort.signal]) : abort.signal).finally(() => {
    state.ended = true;
    news.resolve();
  });
  // Its failure is thrown below, when all reports before it were read.
  work.catch(() => {});

  try {
    while (!state.ended || unread.length > 0) {
      const next = unread.shift();
      if (next !== undefined) yield next;
      else {
        await news.promise;
        news = Promise.withResolvers<void>();
      }
    }
    await work;
  } finally {
    abort.abort();
    await work.catch(() => {});
  }
}
