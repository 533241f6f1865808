/** Work that is running already under the same key is shared instead of done again; its failure is shared too. Nothing is kept after the end. */
export function createSingleFlight<T>(): { run(key: string, work: () => Promise<T>): Promise<T> } {
  const running = new Map<string, Promise<T>>();
  return {
    run: (key, work) => {
      const shared = running.get(key);
      if (shared) return shared;
      const flight = work().finally(() => running.delete(key));
      running.set(key, flight);
      return flight;
    },
  };
}
