import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { useEngineRun } from '../../bridge/use-engine-run.ts';
import type { Log } from '../../lib/log-reading.ts';
import { createBuildFeed } from './build-feed.ts';
import type { BuildView } from './build-model.ts';

/** A build from its first event on, and its log; read anew after an engine that came back. */
export function useBuild(id: string): { readonly view: BuildView; readonly log: Log } {
  const bridge = useBridge();
  const run = useEngineRun();
  const feed = useMemo(() => createBuildFeed(bridge, id), [bridge, id]);
  useEffect(() => {
    feed.reader.open();
    return feed.reader.close;
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- an engine that came back is asked anew
  }, [feed, run]);
  const view = useSyncExternalStore(feed.subscribe, feed.view);
  const state = useSyncExternalStore(feed.subscribe, feed.reader.state);
  return { view, log: { store: feed.store, reader: feed.reader, state } };
}
