import type { EngineHost } from '../../engine-host/engine-host.ts';

/** The engine's last lines, then each as it comes, until the signal aborts. An engine that starts anew writes on. */
export async function* followLog(engineHost: Pick<EngineHost, 'log' | 'onLogLine'>, signal: AbortSignal): AsyncGenerator<string[]> {
  let waiting: string[] = [...engineHost.log()];
  let wake = (): void => {};
  const leave = engineHost.onLogLine((line) => {
    waiting.push(line);
    wake();
  });
  const aborted = (): void => wake();
  signal.addEventListener('abort', aborted);
  try {
    while (!signal.aborted) {
      if (waiting.length > 0) yield waiting.splice(0);
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leave();
    signal.removeEventListener('abort', aborted);
    waiting = [];
  }
}
