import type { LogCalls as EngineLogs } from '../../engine-client/logs.ts';
import { isEngineError, toErrorBody, type ErrorBody } from '../../shared/errors/engine-error.ts';
import type { LogFollowLine, LogPageReply } from '../../shared/engine-api/log-page.ts';
import type { LogFollowRequest, LogNews, LogPage, LogPageRequest } from '../../shared/ipc/logs.ts';
import { mergeLines } from './merge-lines.ts';

type Client = Pick<EngineLogs, 'logPage' | 'followLog'>;

/** Lines of several logs that come within this time are put in order. */
const settleMs = 30;

/** The newest lines before a place in several logs. Fails where none of them can be read. */
export async function readLogPage(client: Client, { sources, lines, since, until }: LogPageRequest): Promise<LogPage> {
  const read = async ({ id, before }: LogPageRequest['sources'][number]): Promise<LogPageReply | ErrorBody> => {
    if (before === null) return { blocks: [], start: null, end: null };
    try {
      return await client.logPage({ id, before, lines, since: since ?? undefined, until: until ?? undefined });
    } catch (error) {
      if (sources.length === 1 || isEngineError(error, 'unavailable')) throw error;
      return toErrorBody(error);
    }
  };
  const replies = await Promise.all(sources.map(read));
  const pages = replies.map((reply): LogPageReply => ('kind' in reply ? { blocks: [], start: null, end: null } : reply));
  const merged = mergeLines(pages.map(({ blocks }, source) => ({ source, blocks })), lines);
  return {
    lines: merged.lines,
    sources: pages.map(({ blocks, start, end }, source) => {
      const reply = replies[source];
      const { count = 0, first } = merged.taken.get(source) ?? {};
      const all = count === blocks.reduce((sum, { times }) => sum + times.length, 0);
      // Of what was not taken the rest is asked for again: before its oldest line that was, or from where it was asked before.
      const rest = first ?? sources[source]?.before ?? end;
      return { start: all ? start : rest, end, error: reply !== undefined && 'kind' in reply ? reply : null };
    }),
  };
}

/** What follows in several logs, each to the end of its run. Ends when all have. */
export async function* followLogs(client: Client, { sources, until }: LogFollowRequest, signal: AbortSignal): AsyncGenerator<LogNews[]> {
  const streams = new Map(sources.map(({ id, after }, source) => [source, client.followLog({ id, after: after ?? undefined, until: until ?? undefined, signal })]));
  const arrived: { source: number; line: LogFollowLine }[] = [];
  const ended: LogNews[] = [];
  const pending = new Map<number, Promise<void>>();
  const ask = (source: number): void => {
    const stream = streams.get(source);
    if (stream === undefined || pending.has(source)) return;
    const asked = stream.next().then(
      ({ done, value }) => {
        if (done === true) finish(source, null);
        else arrived.push({ source, line: value });
      },
      (error: unknown) => finish(source, isEngineError(error, 'cancelled') ? null : toErrorBody(error)),
    );
    pending.set(source, asked.then(() => void pending.delete(source)));
  };
  const finish = (source: number, error: ErrorBody | null): void => {
    streams.delete(source);
    ended.push({ kind: 'ended', source, error });
  };
  try {
    while (streams.size > 0 && !signal.aborted) {
      for (const source of streams.keys()) ask(source);
      await Promise.race(pending.values());
      if (sources.length > 1 && arrived.length > 0) await Promise.race([Promise.all(pending.values()), new Promise((resolve) => setTimeout(resolve, settleMs))]);
      const news = arrived.splice(0);
      if (news.length > 0) {
        const { lines } = mergeLines(news.map(({ source, line: { block } }) => ({ source, blocks: [block] })));
        yield [{ kind: 'lines', lines, ends: news.map(({ source, line: { end } }) => ({ source, end })) }];
      }
      if (ended.length > 0) yield ended.splice(0);
    }
  } finally {
    for (const stream of streams.values()) void stream.return(undefined).catch(ignore);
  }
}

function ignore(): void {
  // Its connection is gone already.
}
