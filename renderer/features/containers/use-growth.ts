import { useEffect, useState } from 'react';

export type Growth = { readonly seconds: number; readonly bytes: number };

/** Between two counts, at least; a count that takes long is not made more often than it can be. */
const restMs = 3000;
/** A minute after it came into sight it rests, so that nothing is counted where nobody looks any more. */
const watchedMs = 60_000;

type Counted = { readonly bytes: number; readonly at: number };

/**
 * How a number of bytes grows while somebody looks: `count` is called every few seconds for a minute, and only while the window is seen. `watch` goes on for another minute.
 */
export function useGrowth(options: { readonly counted: Counted | undefined; readonly enabled: boolean; readonly count: () => Promise<unknown> }): { readonly growth: Growth | undefined; readonly rests: boolean; readonly watch: () => void } {
  const { counted, enabled, count } = options;
  const [first, setFirst] = useState<Counted | undefined>(undefined);
  const [until, setUntil] = useState(() => Date.now() + watchedMs);
  const [turn, setTurn] = useState(0);
  const [rests, setRests] = useState(false);
  if (first === undefined && counted !== undefined) setFirst(counted);
  useEffect(() => {
    if (!enabled || rests) return undefined;
    const timer = setTimeout(() => {
      if (Date.now() > until) return setRests(true);
      if (document.visibilityState !== 'visible') return setTurn(turn + 1);
      void count().finally(() => setTurn(turn + 1));
      return undefined;
    }, restMs);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- `count` is another function each time
  }, [enabled, rests, until, turn]);
  const seconds = first === undefined || counted === undefined ? 0 : Math.round((counted.at - first.at) / 1000);
  return {
    growth: first === undefined || counted === undefined || seconds < 1 ? undefined : { seconds, bytes: counted.bytes - first.bytes },
    rests,
    watch: () => {
      setFirst(undefined);
      setUntil(Date.now() + watchedMs);
      setRests(false);
    },
  };
}
