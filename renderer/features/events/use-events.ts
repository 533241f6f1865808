import { useEffect, useState } from 'react';
import { fromErrorBody, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { useEnginePresence } from '../../bridge/use-call.ts';
import { useEngineRun } from '../../bridge/use-engine-run.ts';
import { useVisible } from '../../lib/use-visible.ts';
import { createEventBuffer, type NumberedEvent } from './event-buffer.ts';

type LiveEvents = {
  /** The oldest first. Undefined until the engine has answered. */
  readonly events: readonly NumberedEvent[] | undefined;
  readonly error: EngineError | null;
  readonly reopen: () => void;
};

type Live = { readonly key: string; readonly events: readonly NumberedEvent[]; readonly error: EngineError | null };

/** Past events come at once; where there are none, nothing does. */
const patienceMs = 300;

/** The engine's events, past and new, while somebody looks; one stream, opened again with each run of the engine. */
export function useEvents(): LiveEvents {
  const bridge = useBridge();
  const run = useEngineRun();
  const visible = useVisible();
  const here = useEnginePresence() === 'here';
  const [buffer] = useState(createEventBuffer);
  const [attempt, setAttempt] = useState(0);
  const [live, setLive] = useState<Live | undefined>(undefined);
  const key = `${run} ${attempt}`;
  useEffect(() => {
    if (!visible || !here) return undefined;
    const show = (error: EngineError | null): void => setLive({ key, events: buffer.all(), error });
    const patience = setTimeout(show, patienceMs, null);
    const close = bridge.stream('events', {}, {
      onBatch: (lines) => {
        clearTimeout(patience);
        buffer.push(lines);
        show(null);
      },
      onEnd: (ended) => {
        clearTimeout(patience);
        show(ended === null ? null : fromErrorBody(ended));
      },
    });
    return () => {
      clearTimeout(patience);
      close();
    };
  }, [bridge, buffer, visible, here, key]);
  return { events: live?.events, error: live?.key === key ? live.error : null, reopen: () => setAttempt(attempt + 1) };
}
