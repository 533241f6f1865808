import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { createLogMatcher } from '../lib/log-matcher.ts';
import type { Log } from '../lib/log-reading.ts';
import { createLogStore } from '../lib/log-store.ts';
import { useBridge } from './bridge-provider.tsx';
import { createLogReader } from './log-reader.ts';
import { useEngineRun } from './use-engine-run.ts';

/**
 * The logs of some containers, from their last lines on. `run` says that one has begun a new run: what it writes is taken up from where its log was left, and
 * so after an engine that came back. Times in microseconds since 1970.
 */
export function useLog({ ids, run, since, until }: { ids: readonly string[]; run: string; since: number | null; until: number | null }): Log {
  const bridge = useBridge();
  const key = ids.join(' ');
  const { store, reader, matcher } = useMemo(() => {
    const made = createLogMatcher();
    const lines = createLogStore({ matcher: made, schedule: requestAnimationFrame });
    return { store: lines, matcher: made, reader: createLogReader({ bridge, ids: key === '' ? [] : key.split(' '), bounds: { since, until }, store: lines }) };
  }, [bridge, key, since, until]);
  useEffect(() => {
    reader.open();
    return () => {
      reader.close();
      matcher.close();
    };
  }, [reader, matcher]);

  const whole = `${run} ${useEngineRun()}`;
  const last = useRef({ reader, whole });
  useEffect(() => {
    const before = last.current;
    last.current = { reader, whole };
    if (before.reader === reader && before.whole !== whole) reader.resume();
  }, [reader, whole]);

  const state = useSyncExternalStore(reader.subscribe, reader.state);
  return { store, reader, state };
}
