import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { errnoName } from '../sys/system-error.ts';
import { openLaterFiles, type LogFile } from './log-files.ts';
import { readAt } from './read-at.ts';

const blockBytes = 256 * 1024;
const longestTimerMs = 2 ** 31 - 1;

/** `until`: nanoseconds since 1970 when nothing more is wanted. */
type Bounds = { readonly until?: bigint | undefined; readonly signal?: AbortSignal | undefined };

/** What is made of the next bytes of a file; `isOver`: nothing that follows is wanted. */
type Batch = { readonly isOver: boolean };

type Source<Made extends Batch> = {
  readonly path: string;
  /** Oldest first, open. */
  readonly files: readonly LogFile[];
  /** In the first file. */
  readonly offset: number;
  /** Undefined: to the end of what is there. */
  readonly growth: Growth | undefined;
  readonly bounds: Bounds;
  /** Takes what is opened on the way. */
  readonly open: DisposableStack;
  /** For each file, with the place from which on it gets bytes. */
  readonly createParser: (file: LogFile, offset: number) => (chunk: Buffer) => Made;
};

/** Reads the files of a log from a place on, over those that are put aside meanwhile; with `growth` until that is over. */
export async function* followFiles<Made extends Batch>({ path, files, offset, growth, bounds, open, createParser }: Source<Made>): AsyncGenerator<Made> {
  const todo = files.map((file, index) => ({ file, position: index === 0 ? offset : 0 }));
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    const { file } = next;
    const parse = createParser(file, next.position);
    const read = readToEnd(file, next.position, { parse, bounds, end: growth === undefined && todo.length === 0 ? file.size : Infinity });
    for (;;) {
      // Asked before the reads: they see all that was written by then.
      const isLast = growth === undefined || growth.isOver();
      const change = growth?.change();
      const later = todo.length > 0 || growth === undefined ? [] : openLaterFiles(path, file);
      for (const each of later) open.use(each);
      todo.push(...later.map((each) => ({ file: each, position: 0 })));
      for await (const batch of read()) {
        yield batch;
        if (batch.isOver) return;
      }
      if (todo.length > 0) break;
      if (isLast || bounds.signal?.aborted) return;
      await change;
    }
    file[Symbol.dispose]();
  }
}

type Reading<Made> = { parse: (chunk: Buffer) => Made; bounds: Bounds; end: number };

/** A function that reads on from where it was the last time. */
function readToEnd<Made>({ fd }: LogFile, start: number, { parse, bounds, end }: Reading<Made>): () => AsyncGenerator<Made> {
  let position = start;
  return async function* () {
    while (position < end && !bounds.signal?.aborted) {
      const buffer = Buffer.allocUnsafe(Math.min(blockBytes, end - position));
      const got = await readAt(fd, buffer, position);
      if (got === 0) return;
      position += got;
      yield parse(buffer.subarray(0, got));
    }
  };
}

export type Growth = Disposable & {
  /** Nothing will be written any more, or nobody wants it. */
  isOver(): boolean;
  /** Settles at the first write after this call, or when it is over. */
  change(): Promise<void>;
};

export function watchGrowth(path: string, { until, signal }: Bounds, ended: Promise<void>): Growth {
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
  signal?.addEventListener('abort', finish, { once: true });
  const untilMs = until === undefined ? undefined : Number(until / 1_000_000n) + 1;
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
      signal?.removeEventListener('abort', finish);
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
