/** What work in flight needs and no record names yet: garbage collection leaves it alone. In memory, since work in flight dies with the process. */
export type Leases = {
  /** Holds digests and chain ids until disposed. */
  hold(keys: readonly string[]): Disposable;
  /** Holds whatever there is, for work that learns late what it needs. */
  holdAll(): Disposable;
  isHeld(key: string): boolean;
};

export function createLeases(): Leases {
  const counts = new Map<string, number>();
  const all = '*';

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

  return { hold, holdAll: () => hold([all]), isHeld: (key) => counts.has(key) || counts.has(all) };
}
