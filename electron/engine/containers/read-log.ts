import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { errnoName } from '../sys/system-error.ts';
import type { LogEntry, LogQuery } from './containers.ts';
import { findTail, findWindow, type LogPlace } from './find-tail.ts';
import { openLaterFiles, openLogFiles, type LogFile } from './log-files.ts';
import { createLogParser, type LogFilter } from './log-line.ts';
import { readAt } from './read-at.ts';

const blockBytes = 256 * 1024;
const longestTimerMs = 2 ** 31 - 1;
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
    for await (const entries of readFiles({ path, files: files.slice(start.file), offset: start.offset, growth, query, open })) {
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

type Source = {
  readonly path: string;
  readonly files: readonly LogFile[];
  /** In the first file. */
  readonly offset: number;
  readonly growth: Growth | undefined;
  readonly query: LogRequest;
  readonly open: DisposableStack;
};

async function* readFiles({ path, files, offset, growth, query, open }: Source): AsyncGenerator<readonly LogEntry[]> {
  const todo = files.map((file, index) => ({ file, position: index === 0 ? offset : 0 }));
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    const { file } = next;
    const parse = createLogParser(query satisfies LogFilter);
    const read = readToEnd(file, next.position, { parse, query, end: growth === undefined && todo.length === 0 ? file.size : Infinity });
    for (;;) {
      // Asked before the reads: they see all that was written by then.
      const isLast = growth === undefined || growth.isOver();
      const change = growth?.change();
      const later = todo.length > 0 || growth === undefined ? [] : openLaterFiles(path, file);
      for (const each of later) open.use(each);
      todo.push(...later.map((each) => ({ file: each, position: 0 })));
      for await (const batch of read()) {
        yield batch.entries;
        if (batch.isOver) return;
      }
      if (todo.length > 0) break;
      if (isLast || query.signal?.aborted) return;
      await change;
    }
    file[Symbol.dispose]();
  }
}

type Reading = { parse: ReturnType<typeof createLogParser>; query: LogRequest; end: number };

/** A function that reads on from where it was the last time. */
function readToEnd({ fd }: LogFile, start: number, { parse, query, end }: Reading): () => AsyncGenerator<ReturnType<typeof parse>> {
  let position = start;
  return async function* () {
    while (position < end && !query.signal?.aborted) {
      const buffer = Buffer.allocUnsafe(Math.min(blockBytes, end - position));
      const got = await readAt(fd, buffer, position);
      if (got === 0) return;
      position += got;
      yield parse(buffer.subarray(0, got));
    }
  };
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
  // The folder: the file that is written is another one from time to time.
  const watcher = watchOrNothing(dirname(path), () => wake.resolve());
  watcher?.on('error', finish);
  if (watcher === undefined) finish();
  query.signal?.addEventListener('abort', finish, { once: true });
  const untilMs = query.until === undefined ? undefined : Number(query.until / 1_000_000n) + 1;
  const untilTimer = untilMs === undefined ? undefined : setTimeout(finish, Math.max(0, Math.min(untilMs - Date.now(), longestTimerMs)));
  void ended.then(finish);
  return {
    isOver: () => over,
    change: () => {
      wake = Promise.withResolvers<void>();
      if (over) wake.resolve();
      return wake.promise;
    },
    [Symbol.dispose]: () => {
      watcher?.close();
      clearTimeout(untilTimer);
      query.signal?.removeEventListener('abort', finish);
    },
  };
}

function watchOrNothing(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, onChange);
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw error;
  }
}
