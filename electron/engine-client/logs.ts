import { z } from 'zod';
import type { LogFollowLine, LogLineReply, LogPageReply, LogPosition } from '../shared/engine-api/log-page.ts';
import { readJsonLines } from './read-lines.ts';
import { type LogText, readLog } from './read-log.ts';
import { readReply } from './read-reply.ts';
import { streamError, type EngineTransport } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };

/** The logs of containers. Times are in microseconds since 1970. */
export type LogCalls = {
  /** The lines before a position, without one the last. */
  logPage(options: { id: string; before?: LogPosition | undefined; lines: number; since?: number | undefined; until?: number | undefined } & WithSignal): Promise<LogPageReply>;
  /** What follows a position, to the end of the run. */
  followLog(options: { id: string; after?: LogPosition | undefined; until?: number | undefined } & WithSignal): AsyncGenerator<LogFollowLine>;
  logLine(options: { id: string; at: LogPosition } & WithSignal): Promise<LogLineReply>;
  /** All that is there, whole lines in batches, as Docker's API gives it. */
  wholeLog(options: { id: string; since?: number | undefined; until?: number | undefined } & WithSignal): AsyncGenerator<LogText[]>;
};

const followed = z.looseObject({ block: z.looseObject({ text: z.string() }), end: z.string() });

export function createLogCalls(transport: EngineTransport): LogCalls {
  return {
    logPage: async ({ id, signal, ...query }) => (await transport.json({ method: 'GET', path: pathOf(id), query, signal })) as LogPageReply,
    logLine: async ({ id, at, signal }) => (await transport.json({ method: 'GET', path: `${pathOf(id)}/line`, query: { at }, signal })) as LogLineReply,
    followLog: async function* ({ id, signal, ...query }) {
      const reply = await transport.open({ method: 'GET', path: `${pathOf(id)}/follow`, query, signal });
      try {
        for await (const line of readJsonLines(reply)) {
          readReply(followed, line, `log of container ${id}`);
          yield line as LogFollowLine;
        }
      } catch (error) {
        throw streamError(error, `log of container ${id}`, signal);
      } finally {
        reply.destroy();
      }
    },
    wholeLog: async function* ({ id, since, until, signal }) {
      const query = { stdout: true, stderr: true, timestamps: true, since: seconds(since), until: seconds(until) };
      const reply = await transport.open({ method: 'GET', path: `/containers/${encodeURIComponent(id)}/logs`, query, signal });
      try {
        yield* readLog(reply, { framed: reply.headers['content-type'] !== 'application/vnd.docker.raw-stream' });
      } catch (error) {
        throw streamError(error, `log of container ${id}`, signal);
      } finally {
        reply.destroy();
      }
    },
  };
}

/** Exact: six digits behind the point. */
function seconds(micros: number | undefined): string | undefined {
  return micros === undefined ? undefined : `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

function pathOf(id: string): string {
  return `/tidewharf/v1/containers/${encodeURIComponent(id)}/log`;
}
