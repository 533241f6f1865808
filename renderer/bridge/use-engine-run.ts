import { useState } from 'react';
import { useConnection } from './bridge-provider.tsx';
import { useReadAll } from './use-call.ts';

/** Changes when the engine, or the way to it, has come back: streams that ended with the old one are to be opened again. */
export function useEngineRun(): string {
  const connection = useConnection();
  const engine = useReadAll('engine.state').data;
  const since = engine?.kind === 'running' ? engine.since : undefined;
  const epoch = connection.kind === 'open' ? connection.epoch : undefined;
  const [last, setLast] = useState({ since, epoch });
  const next = { since: since ?? last.since, epoch: epoch ?? last.epoch };
  if (next.since !== last.since || next.epoch !== last.epoch) setLast(next);
  return `${next.since} ${next.epoch}`;
}
