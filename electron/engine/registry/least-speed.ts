import { EngineError } from '../../shared/errors/engine-error.ts';

/** What the slowest line still brings. */
export const leastBytesPerSecond = 1024;

/**
 * The same bytes. `unavailable` where over `windowMs` of waiting for them less than 1 KiB a second came: a server that sends a byte now and then would
 * never count as hung. The time that the reader takes does not count. `what` names the body.
 */
export async function* atLeastSpeed(body: AsyncIterable<Buffer>, { windowMs, what }: { windowMs: number; what: () => string }): AsyncGenerator<Buffer> {
  let waitedMs = 0;
  let bytes = 0;
  let since = performance.now();
  for await (const chunk of body) {
    waitedMs += performance.now() - since;
    bytes += chunk.length;
    if (waitedMs >= windowMs) {
      if (bytes < (leastBytesPerSecond * windowMs) / 1000) throw new EngineError('unavailable', `${what()}: it is too slow, ${bytes} bytes came in ${Math.round(waitedMs / 1000)} s`);
      waitedMs = 0;
      bytes = 0;
    }
    yield chunk;
    since = performance.now();
  }
}

/** Of a body at a registry that counts as hung after so many milliseconds of silence. */
export function slowWindowMs(idleTimeoutMs: number): number {
  return idleTimeoutMs * 3;
}
