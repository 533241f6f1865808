import type { StatsReading } from '../../shared/engine-api/stats.ts';
import type { StatsCalls, StatsStreamRequest } from '../../shared/ipc/stats.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function statsHandlers({ client, statsHistory }: HostParts): HandlersOf<StatsCalls> {
  return {
    'stats.history': async ({ id }) => statsHistory.readings(id),
    'stats.processes': ({ id }) => client.containerProcesses({ id }),
  };
}

/** Readings as long as somebody takes them, remembered where that was asked for. */
export async function* statsStream({ client, statsHistory }: Pick<HostParts, 'client' | 'statsHistory'>, request: StatsStreamRequest, signal: AbortSignal): AsyncGenerator<readonly StatsReading[]> {
  const { ids, everyMs, keep } = request;
  try {
    for await (const readings of client.containerStats({ containers: ids, everyMs, signal })) {
      if (keep) for (const reading of readings) statsHistory.add(reading);
      yield readings;
    }
  } finally {
    if (keep) statsHistory.save();
  }
}
