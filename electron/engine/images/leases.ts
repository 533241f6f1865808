/** What work in flight needs and no record names yet: garbage collection leaves it alone. In memory, since work in flight dies with the process. */
export type Leases = {
  /** Holds digests and chain ids until disposed. */
  hold(keys: readonly string[]): Disposable;
  /** Holds nothing yet, for work that learns late what it needs. */
  open(): GrowingLease;
  isHeld(key: string): boolean;
};

/** What is added is held until it is disposed. To be added before it is looked whether it is there. */
export type GrowingLease = Disposable & { add(keys: readonly string[]): void };

export function createLeases(): Leases {
  const counts = new Map<string, number>();

  const hold = (keys: readonly string[]): Disposable => {
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (!held) return;
        held = false;
        for (const key of keys) {
          const left = (counts.get(key) ?? 0) - 1;
          if (left > 0) counts.set(key, left);
          else counts.delete(key);
        }
      },
    };
  };

  const open = (): GrowingLease => {
    const held = new DisposableStack();
    return { add: (keys) => void held.use(hold(keys)), [Symbol.dispose]: () => held.dispose() };
  };

  return { hold, open, isHeld: (key) => counts.has(key) };
}
