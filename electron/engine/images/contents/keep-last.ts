export type KeepLast<T> = {
  /** What was made last, where it was made under the same key; made anew else. Whoever asks while it is being made gets the same. */
  get(key: string, make: () => Promise<T>): Promise<T>;
};

/**
 * Keeps one thing that is dear to make, for as long as somebody asks for it: `lingerMs` after the last question it is let go. `isKept` says no to what is too
 * big to be kept. A failure is kept by nobody.
 */
export function keepLast<T>({ lingerMs, isKept }: { lingerMs: number; isKept: (made: T) => boolean }): KeepLast<T> {
  let last: { readonly key: string; readonly made: Promise<T> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const forget = (kept: typeof last): void => {
    if (last === kept) last = undefined;
  };
  return {
    get: async (key, make) => {
      const kept = last?.key === key ? last : { key, made: make() };
      last = kept;
      clearTimeout(timer);
      timer = setTimeout(() => forget(kept), lingerMs).unref();
      try {
        const made = await kept.made;
        if (!isKept(made)) forget(kept);
        return made;
      } catch (error) {
        forget(kept);
        throw error;
      }
    },
  };
}
