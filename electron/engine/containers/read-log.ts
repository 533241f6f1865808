import { watch } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { LogEntry, LogQuery } from './containers.ts';
import { findTail } from './find-tail.ts';
import { createLineSplitter, logSeconds, parseLogLine } from './log-line.ts';

const blockBytes = 64 * 1024;
const longestTimerMs = 2 ** 31 - 1;

/**
 * A container's output from conmon's log file, oldest first, in constant memory. With `follow` it goes on until the promise that `whenEnded`
 * returns settles and what was written by then is read, or until the query's signal; the signal given to it says that nobody waits any
 * more. A file that is not there is an empty one.
 */
export async function* readLog(path: string, query: LogQuery, whenEnded: (signal: AbortSignal) => Promise<void>): AsyncGenerator<readonly LogEntry[]> {
  const file = await openOrNothing(path);
  if (file === undefined) return;
  const left = new AbortController();
  try {
    const wanted = (stream: LogEntry['stream']): boolean => query[stream];
    const { size } = await file.stat();
    const start = query.tail === undefined ? 0 : await findTail(file, { size, lines: query.tail, wanted });
    using growth = query.follow ? watchGrowth(path, query, whenEnded(left.signal)) : undefined;
    const since = query.since ?? Number.NEGATIVE_INFINITY;
    const until = query.until ?? Number.POSITIVE_INFINITY;
    const timed = query.since !== undefined || query.until !== undefined;
    for await (const lines of readLines({ file, start, growth, signal: query.signal })) {
      const entries: LogEntry[] = [];
      let over = false;
      for (const line of lines) {
        const entry = parseLogLine(line);
        if (entry === undefined || !wanted(entry.stream)) continue;
        const time = timed ? logSeconds(entry.time) : since;
        over = time > until;
        if (over) break;
        if (time >= since) entries.push(entry);
      }
      if (entries.length > 0) yield entries;
      if (over) return;
    }
  } finally {
    left.abort();
    await file.close();
  }
}

type Source = { file: FileHandle; start: number; growth: Growth | undefined; signal: AbortSignal | undefined };

/** The whole lines of each read. */
async function* readLines({ file, start, growth, signal }: Source): AsyncGenerator<Buffer[]> {
  const split = createLineSplitter();
  let position = start;
  for (;;) {
    // Asked before the reads: they see all that was written by then.
    const last = growth === undefined || growth.isOver();
    const change = growth?.change();
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      yield split(buffer.subarray(0, bytesRead));
    }
    if (last || signal?.aborted) return;
    await change;
  }
}

type Growth = Disposable & {
  /** Nothing will be written any more, or nobody wants it. */
  isOver(): boolean;
  /** Settles at the first write after this call, or when it is over. */
  change(): Promise<void>;
};

function watchGrowth(path: string, query: LogQuery, ended: Promise<void>): Growth {
  let over = false;
  let wake = Promise.withResolvers<void>();
  const finish = (): void => {
    over = true;
    wake.resolve();
  };
  const watcher = watch(path, { persistent: false }, () => wake.resolve());
  watcher.on('error', finish);
  query.signal?.addEventListener('abort', finish, { once: true });
  const untilTimer = query.until === undefined ? undefined : setTimeout(finish, Math.max(0, Math.min(query.until * 1000 - Date.now(), longestTimerMs)));
  void ended.then(finish);
  return {
    isOver: () => over,
    change: () => {
      wake = Promise.withResolvers<void>();
      if (over) wake.resolve();
      return wake.promise;
    },
    [Symbol.dispose]: () => {
      watcher.close();
      clearTimeout(untilTimer);
      query.signal?.removeEventListener('abort', finish);
    },
  };
}

async function openOrNothing(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
