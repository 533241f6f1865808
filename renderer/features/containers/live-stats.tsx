import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { useEngineRun } from '../../bridge/use-engine-run.ts';
import { useVisible } from '../../lib/use-visible.ts';

/** Readings that a sparkline has room for, and how often they come. */
export const liveRoom = 30;
const everyMs = 2000;
/** Rows that come into sight while somebody scrolls are asked for when the hand rests. */
const restMs = 250;
/** What the engine reads in one stream. */
const maxContainers = 200;
/** After so long without a reading a line begins anew. */
const gapMs = 15_000;
const remembered = 400;

type LiveStats = {
  readonly subscribe: (listener: () => void) => () => void;
  /** The last readings, oldest first; the same array until there are new ones. */
  readonly of: (id: string) => readonly StatsReading[];
  readonly push: (readings: readonly StatsReading[]) => void;
};

const none: readonly StatsReading[] = [];

export function createLiveStats(): LiveStats {
  const kept = new Map<string, readonly StatsReading[]>();
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    of: (id) => kept.get(id) ?? none,
    push: (readings) => {
      for (const reading of readings) {
        const before = kept.get(reading.id) ?? none;
        const goesOn = reading.at - (before.at(-1)?.at ?? 0) < gapMs;
        kept.delete(reading.id);
        kept.set(reading.id, goesOn ? [...before.slice(1 - liveRoom), reading] : [reading]);
      }
      for (const id of [...kept.keys()].slice(0, -remembered)) kept.delete(id);
      for (const listener of listeners) listener();
    },
  };
}

const LiveStatsContext = createContext<LiveStats>(createLiveStats());
const SightContext = createContext<(ids: readonly string[]) => void>(() => {});

/** Takes the ids of the running containers in sight. What is around the list is not drawn anew by it. */
export function useSight(): (ids: readonly string[]) => void {
  return useContext(SightContext);
}

/** One stream for all containers that are in sight, and the one in the panel; it flows only while this is shown and the window can be seen. */
export function LiveStatsProvider({ picked, children }: { picked: string | undefined; children: ReactNode }): ReactNode {
  const run = useEngineRun();
  const visible = useVisible();
  const stats = useMemo(() => createLiveStats(), []);
  const [sight, setSight] = useState<readonly string[]>([]);
  const wanted = [...new Set([...(picked === undefined ? [] : [picked]), ...sight])].slice(0, maxContainers).toSorted().join(',');
  const asked = useRested(wanted);
  return (
    <LiveStatsContext value={stats}>
      {visible && asked !== '' && <LiveFeed key={run} stats={stats} asked={asked} />}
      <SightContext value={setSight}>{children}</SightContext>
    </LiveStatsContext>
  );
}

/** Flows while it is there. That it ended is seen by the engine's state: then there is another. */
function LiveFeed({ stats, asked }: { stats: LiveStats; asked: string }): ReactNode {
  const bridge = useBridge();
  useEffect(() => bridge.stream('stats', { ids: asked.split(','), everyMs, keep: false }, { onBatch: stats.push, onEnd: () => {} }), [bridge, stats, asked]);
  return null;
}

/** A value once it has stayed the same for a moment; the first at once. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    if (rested === value) return undefined;
    const timer = setTimeout(() => setRested(value), rested === '' ? 0 : restMs);
    return () => clearTimeout(timer);
  }, [rested, value]);
  return rested;
}

/** The last readings of one container, oldest first. */
export function useLiveReadings(id: string): readonly StatsReading[] {
  const stats = useContext(LiveStatsContext);
  return useSyncExternalStore(stats.subscribe, () => stats.of(id));
}

/** What several use together by their last readings; undefined until there is one. */
export function useLiveTotals(ids: readonly string[]): { readonly cpu: number; readonly memory: number } | undefined {
  const stats = useContext(LiveStatsContext);
  const text = useSyncExternalStore(stats.subscribe, () => {
    const last = ids.flatMap((id) => stats.of(id).at(-1) ?? []);
    return last.length === 0 ? '' : `${last.reduce((sum, { cpu }) => sum + cpu, 0)} ${last.reduce((sum, { memory }) => sum + memory, 0)}`;
  });
  if (text === '') return undefined;
  const [cpu = 0, memory = 0] = text.split(' ').map(Number);
  return { cpu, memory };
}
