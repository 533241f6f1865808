import { z } from 'zod';
import type { StatsLine, StatsReading, StatsRequest } from '../shared/engine-api/stats.ts';
import type { ProcessTable } from '../shared/ipc/stats.ts';
import { readJsonLines } from './read-lines.ts';
import { readReply, texts } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

const top = z.object({ Titles: texts, Processes: z.array(z.array(z.string())).nullish().transform((value) => value ?? []) });

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type StatsCalls = {
  /** What containers use, all of one moment in one array, until aborted or the engine ends. */
  containerStats(options: StatsRequest & WithSignal): AsyncGenerator<readonly StatsReading[]>;
  /** `conflict` where it does not run. */
  containerProcesses(options: { id: string } & WithSignal): Promise<ProcessTable>;
};

export function createStatsCalls(transport: EngineTransport): StatsCalls {
  return {
    containerStats: (options) => readStats(transport, options),
    containerProcesses: async ({ id, signal }) => {
      const reply = await transport.json({ method: 'GET', path: `/containers/${encodeURIComponent(id)}/top`, query: { ps_args: 'axo pid,user,pcpu,rss,etime,args' }, signal });
      const { Titles: titles, Processes: rows } = readReply(top, reply, `processes of container ${id}`);
      return { titles, rows };
    },
  };
}

async function* readStats(transport: EngineTransport, { containers, everyMs, signal }: StatsRequest & WithSignal): AsyncGenerator<readonly StatsReading[]> {
  const reply = await transport.open({ method: 'POST', path: '/tidewharf/v1/stats', body: { containers, everyMs }, signal });
  try {
    for await (const line of readJsonLines(reply)) yield (line as StatsLine).readings;
  } catch (error) {
    throw streamError(error, 'stats', signal);
  } finally {
    reply.destroy();
  }
}
