import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { StatsLine, StatsReading } from '../../../shared/engine-api/stats.ts';
import { isEngineError } from '../../../shared/errors/engine-error.ts';
import type { ContainerStats } from '../../runtime/container-stats.ts';
import type { Call, Route } from '../call.ts';
import { openJsonLines } from '../json-lines.ts';
import { readBody } from '../read-body.ts';
import { statsRates } from './stats-rates.ts';

/** What many containers use, on one clock that stops with the client. Body and lines: electron/shared/engine-api/stats.ts. */
export const statsRoutes: readonly Route[] = [{ method: 'POST', path: '/tidewharf/v1/stats', handle: streamStats }];

const request = z.strictObject({ containers: z.array(z.string().min(1).max(300)).max(200), everyMs: z.int().min(500).max(60_000) });

/** Between the two readings that the first line is worked out of. */
const firstMs = 250;

async function streamStats(call: Call): Promise<void> {
  const { response, signal } = call;
  const { containers, everyMs } = await readBody(call, request);
  const ids = new Set(containers);
  const before = new Map<string, ContainerStats>();

  const sample = (): StatsReading[] =>
    [...ids].flatMap((id) => {
      const now = findStats(call, id);
      const last = before.get(id);
      if (now === undefined) before.delete(id);
      else before.set(id, now);
      return now && last ? [statsRates(id, last, now)] : [];
    });

  const lines = openJsonLines<StatsLine>(response, signal);
  sample();
  try {
    for (let wait = firstMs; ; wait = everyMs) {
      await delay(wait, undefined, { signal });
      lines.offer({ readings: sample() });
    }
  } catch (error) {
    if (!signal.aborted) lines.fail(error);
  }
}

/** Undefined where it does not run, or is not there. */
function findStats({ rooms }: Call, id: string): ContainerStats | undefined {
  try {
    return rooms.containers.stats(id);
  } catch (error) {
    if (isEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}
