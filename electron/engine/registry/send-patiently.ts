import { setTimeout as wait } from 'node:timers/promises';
import { drain } from './drain.ts';
import { isTransient, reasonOf } from './network-error.ts';
import type { RegistryRetry } from './registry.ts';
import { retryAfterSeconds } from './status-error.ts';
import type { HttpReply } from './transport.ts';

/** Before the second, third and fourth try of what broke. */
const afterBreakMs = [250, 500, 1000];
/** Where a server limits its clients: at least so long, by the number of pauses before. */
const afterLimitMs = [250, 1000, 2000, 4000, 8000, 16_000, 32_000];
/** A server that asks for more is not waited for: people are told instead. */
const longestPauseMs = 60_000;
const longestInAllMs = 180_000;

/**
 * One exchange, repeated after a cut, a 5xx, and a 429 when its Retry-After is over, a few times and within bounds. What then came is given or thrown
 * as it is. `onRetry` is told before each pause.
 */
export async function sendPatiently(options: {
  readonly send: () => Promise<HttpReply>;
  readonly signal: AbortSignal | undefined;
  readonly onRetry?: ((retry: RegistryRetry) => void) | undefined;
}): Promise<HttpReply> {
  const { send, signal, onRetry } = options;
  for (let tries = 0, waitedMs = 0; ; tries += 1) {
    const outcome = await send().then(
      (reply) => ({ reply }),
      (error: unknown) => ({ error }),
    );
    const pause = signal?.aborted ? undefined : pauseAfter(outcome, { tries, waitedMs });
    if (pause === undefined) {
      if ('reply' in outcome) return outcome.reply;
      throw outcome.error;
    }
    if ('reply' in outcome) await drain(outcome.reply);
    onRetry?.({ reason: 'reply' in outcome ? sayReply(outcome.reply, pause) : reasonOf(outcome.error), attempt: tries + 1 });
    await wait(pause, undefined, { ...(signal && { signal }) });
    waitedMs += pause;
  }
}

/** Milliseconds to wait where a server limits its clients; undefined where that is too long, or was asked for too often. */
export function pauseAtLimit(asked: number | undefined, past: { tries: number; waitedMs: number }): number | undefined {
  const least = afterLimitMs[past.tries];
  if (least === undefined) return undefined;
  const pause = Math.max(least, (asked ?? 0) * 1000);
  return pause <= longestPauseMs && past.waitedMs + pause <= longestInAllMs ? pause : undefined;
}

function pauseAfter(outcome: { reply?: HttpReply; error?: unknown }, past: { tries: number; waitedMs: number }): number | undefined {
  const { reply, error } = outcome;
  if (!reply) return isTransient(error) ? afterBreakMs[past.tries] : undefined;
  const asked = retryAfterSeconds(reply);
  if (reply.status === 429 || (reply.status === 503 && asked !== undefined)) return pauseAtLimit(asked, past);
  return reply.status >= 500 ? afterBreakMs[past.tries] : undefined;
}

function sayReply({ status, url }: HttpReply, pause: number): string {
  return status === 429 ? sayLimit(url.host, pause) : `${url.host} answered with status ${status}`;
}

/** What people read while a limit is waited for. */
export function sayLimit(host: string, pauseMs: number): string {
  return `too many requests, ${host} is asked again in ${Math.ceil(pauseMs / 1000)} s`;
}
