import { useEffect, useState } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { useEngineRun } from '../../bridge/use-engine-run.ts';
import { useVisible } from '../../lib/use-visible.ts';

const everyMs = 1000;
/** The host keeps 1,200 and thins them; what comes while the page is open stays as it came. */
const maxReadings = 4000;

/** What the host remembers of a container and what comes while this is shown and the window can be seen. Undefined until the past is read. */
export function useStats({ id, alive }: { id: string; alive: boolean }): readonly StatsReading[] | undefined {
  const bridge = useBridge();
  const run = useEngineRun();
  const visible = useVisible();
  const [kept, setKept] = useState<{ readonly key: string; readonly readings: readonly StatsReading[] }>();
  // Another engine begins another stream.
  const key = `${id} ${run}`;
  useEffect(() => {
    if (!visible) return undefined;
    let left = false;
    let close = (): void => {};
    const add = (readings: readonly StatsReading[]): void => setKept((before) => ({ key, readings: [...(before?.key === key ? before.readings : []), ...readings].slice(-maxReadings) }));
    const begin = async (): Promise<void> => {
      const readings = await callBridge(bridge, 'stats.history', { id }).catch(() => []);
      if (left) return;
      setKept({ key, readings });
      if (alive) close = bridge.stream('stats', { ids: [id], everyMs, keep: true }, { onBatch: add, onEnd: () => {} });
    };
    void begin();
    return () => {
      left = true;
      close();
    };
  }, [bridge, id, key, alive, visible]);
  return kept?.key === key ? kept.readings : undefined;
}
