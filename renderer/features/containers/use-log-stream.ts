import { useEffect, useMemo, useState } from 'react';
import { fromErrorBody, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { createLogBuffer, type LogBuffer } from '../../lib/log-buffer.ts';

type LogStreamState = { readonly kind: 'reading' } | { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: EngineError };
type LogStream = { readonly buffer: LogBuffer; readonly state: LogStreamState; readonly reopen: () => void };

/**
 * The log of a container from its last `tail` lines on. A new `run` (of the container or the engine) reads again, since a stream ends with the run it
 * followed. The page acknowledges by returning: a batch waits until the one before is in the buffer.
 */
export function useLogStream({ id, tail, run }: { id: string; tail: number; run: string }): LogStream {
  const bridge = useBridge();
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<LogStreamState>({ kind: 'reading' });
  const key = `${id} ${tail} ${run} ${attempt}`;
  // oxlint-disable-next-line react/exhaustive-deps -- one buffer for each reading
  const buffer = useMemo(() => createLogBuffer(requestAnimationFrame), [key]);
  useEffect(() => {
    setState({ kind: 'reading' });
    return bridge.stream('logs', { id, tail, follow: true }, {
      onBatch: (lines) => buffer.push(lines),
      onEnd: (error) => setState(error === null ? { kind: 'ended' } : { kind: 'failed', error: fromErrorBody(error) }),
    });
  }, [bridge, buffer, id, tail]);
  return { buffer, state, reopen: () => setAttempt(attempt + 1) };
}
