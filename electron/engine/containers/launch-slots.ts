/** Lets in so many at a time, first come first served. Dispose of the slot, once or more often, to let the next one in. */
export function createSlots(count: number): () => Promise<Disposable> {
  const waiting: (() => void)[] = [];
  let free = count;
  const hold = (): Disposable => {
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      },
    };
  };
  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return hold();
  };
}
