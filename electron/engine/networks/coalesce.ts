/** Runs `work` never twice at once. Calls that come while it runs share the next run, which sees all that they changed. */
export function coalesce(work: () => Promise<void>): { run(): Promise<void>; settled(): Promise<unknown> } {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  const start = (): Promise<void> => {
    queued = undefined;
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    run: () => {
      if (queued !== undefined) return queued;
      if (running === undefined) return start();
      queued = running.catch(() => undefined).then(start);
      return queued;
    },
    settled: () => Promise.allSettled([running, queued]),
  };
}
