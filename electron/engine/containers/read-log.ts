import type { LogEntry, LogQuery } from './containers.ts';
import { findTail, findWindow, type LogPlace } from './find-tail.ts';
import { followFiles, watchGrowth } from './follow-files.ts';
import { openLogFiles, type LogFile } from './log-files.ts';
import { createLogParser, type LogFilter } from './log-line.ts';

/** The kernel's times of files are a little behind those that conmon takes. */
const clockSlackMs = 100;

/** `maxBytes`: older output counts as gone, whatever the files still hold; undefined: all is shown. */
export type LogRequest = LogQuery & { readonly maxBytes?: number | undefined };

/**
 * A container's output from conmon's log files, oldest first, in constant memory. With `follow` it goes on, over files that are put aside, until the
 * promise that `whenEnded` returns settles and what was written by then is read, or until the query's signal; the signal given to it says that
 * nobody waits any more. Files that are not there are an empty log.
 */
export async function* readLog(path: string, query: LogRequest, whenEnded: (signal: AbortSignal) => Promise<void>): AsyncGenerator<readonly LogEntry[]> {
  const left = new AbortController();
  using open = new DisposableStack();
  try {
    // First of all: what is written from here on is noticed.
    const growth = query.follow ? open.use(watchGrowth(path, query, whenEnded(left.signal))) : undefined;
    const files = openLogFiles(path);
    for (const file of files) open.use(file);
    const start = await findStart(files, query);
    const createParser = () => createLogParser(query satisfies LogFilter);
    for await (const { entries } of followFiles({ path, files: files.slice(start.file), offset: start.offset, growth, bounds: query, open, createParser })) {
      if (entries.length > 0) yield entries;
    }
  } finally {
    left.abort();
  }
}

async function findStart(files: readonly LogFile[], { tail, maxBytes, since, ...query }: LogRequest): Promise<LogPlace> {
  const places: LogPlace[] = [{ file: 0, offset: 0 }];
  if (tail !== undefined) places.push(await findTail(files, { lines: tail, wanted: (stream) => query[stream] }));
  if (maxBytes !== undefined) places.push(await findWindow(files, maxBytes));
  if (since !== undefined) places.push(skipOlder(files, since));
  return places.reduce((a, b) => (b.file > a.file || (b.file === a.file && b.offset > a.offset) ? b : a));
}

/** Files that were last written before a time are not looked at. */
function skipOlder(files: readonly LogFile[], since: bigint): LogPlace {
  const first = files.findIndex(({ modifiedMs }) => BigInt(Math.ceil(modifiedMs) + clockSlackMs) * 1_000_000n >= since);
  return first >= 0 ? { file: first, offset: 0 } : { file: Math.max(0, files.length - 1), offset: files.at(-1)?.size ?? 0 };
}
