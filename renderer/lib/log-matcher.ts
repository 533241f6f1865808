import type { LogPattern, PackedLines } from './match-lines.ts';
import type { MatchReply, MatchRequest } from './match-worker.ts';

/** Looks for a pattern in lines, out of the way of what is drawn. */
export type LogMatcher = {
  /** The bytes are copied. Rejects with {@link SlowPattern} where the expression takes too long. */
  match(lines: PackedLines, pattern: LogPattern): Promise<Uint8Array>;
  close(): void;
};

/** An expression that backtracks without end: its thread was ended. */
export class SlowPattern extends Error {}

const patienceMs = 4000;

type Waiting = { readonly resolve: (found: Uint8Array) => void; readonly reject: (error: Error) => void; readonly timer: ReturnType<typeof setTimeout> };

/** In a worker, which is there while something is looked for. */
export function createLogMatcher(): LogMatcher {
  let worker: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, Waiting>();

  const end = (error: Error): void => {
    worker?.terminate();
    worker = undefined;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    waiting.clear();
  };
  const start = (): Worker => {
    const made = new Worker(new URL('match-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<MatchReply>) => {
      const asked = waiting.get(data.id);
      waiting.delete(data.id);
      clearTimeout(asked?.timer);
      asked?.resolve(data.found);
    });
    made.addEventListener('error', (event) => end(new Error(event.message)));
    return made;
  };
  return {
    match: ({ bytes, starts }, pattern) => {
      worker ??= start();
      const id = (nextId += 1);
      const request: MatchRequest = { id, pattern, bytes: bytes.slice(), starts: starts.slice() };
      worker.postMessage(request, [request.bytes.buffer as ArrayBuffer, request.starts.buffer as ArrayBuffer]);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, timer: setTimeout(() => end(new SlowPattern('the expression takes too long')), patienceMs) });
      });
    },
    close: () => end(new Error('closed')),
  };
}
