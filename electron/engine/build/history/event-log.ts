import { open, type FileHandle } from 'node:fs/promises';
import type { BuildEvent } from '../../../shared/engine-api/builds.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import { parseEvent } from './read-events.ts';
import { readLines } from './read-lines.ts';

/** Kept where the disk is full: so much of what could not be written stays in memory, output is left out beyond it. */
const unwrittenBytes = 1024 * 1024;
/** So much is written at a time. */
const batchBytes = 1024 * 1024;
/** Milliseconds for which lines are gathered: a build that takes all from the cache is over before that, and opens its file once. */
const gatherMs = 20;
/** Milliseconds between two lines that count the bytes of one thing. */
const progressInterval = 100;

/**
 * Events of one build as JSON lines in a file. Followers read at a place of their own, from the file where they are behind and from the few
 * lines that are not written yet where they are not: nothing waits for them, and nothing piles up for them.
 */
export type EventLog = {
  append(event: BuildEvent): void;
  /** From the first to `finished`; ends early where the signal says so. */
  follow(signal?: AbortSignal): AsyncIterable<BuildEvent>;
  /** Everything that was appended is on the disk; fails with what kept it from being written, and may be called again. */
  settle(): Promise<void>;
  /** Bytes of the file once all is written. */
  bytes(): number;
};

type Line = { readonly start: number; readonly bytes: Buffer; readonly event: BuildEvent };

/** `maxBytes`: output beyond is left out, with a line that says so; what else happens is kept. `from`: what the file at `path` holds already. */
export function openEventLog({ path, maxBytes, from = 0 }: { path: string; maxBytes: number; from?: number }): EventLog {
  let lines: Line[] = [];
  let written = from;
  let end = from;
  let isClipped = false;
  let isFull = false;
  let writing: Promise<void> | undefined;
  let hurry = (): void => undefined;
  let changed = Promise.withResolvers<void>();
  const isWanted = createThrottle();

  const push = (event: BuildEvent): void => {
    const bytes = Buffer.from(`${JSON.stringify(event)}\n`);
    lines.push({ start: end, bytes, event });
    end += bytes.length;
  };

  const write = async (): Promise<void> => {
    await using file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? open(path, 'wx', 0o600) : Promise.reject(error)));
    while (lines.length > 0) {
      const batch = takeBatch(lines);
      await writeWhole(file, Buffer.concat(batch.map(({ bytes }) => bytes)), written);
      written = batch.reduce((sum, { bytes }) => sum + bytes.length, written);
      lines = lines.slice(batch.length);
    }
    isFull = false;
  };

  const gather = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const writeSoon = (): Promise<void> =>
    (writing ??= gather()
      .then(write)
      .catch((error: unknown) => {
        isFull = true;
        throw toDiskError(error, `write ${path}`);
      })
      .finally(() => (writing = undefined)));

  return {
    append: (event) => {
      const isOutput = event.kind === 'log' || event.kind === 'progress';
      if (isOutput && (isClipped || !isWanted(event) || (isFull && end - written > unwrittenBytes))) return;
      if (isOutput && end > maxBytes) {
        isClipped = true;
        push({ ...clipped, text: `the output of this build is longer than ${maxBytes} bytes: the rest of it is not kept`, step: event.step, at: Date.now() });
      } else push(event);
      changed.resolve();
      changed = Promise.withResolvers();
      writeSoon().catch(() => undefined);
      if (end - written > batchBytes) hurry();
    },
    follow: (signal) => follow({ path, signal, changed: () => changed.promise, written: () => written, lines: () => lines }),
    settle: async () => {
      hurry();
      await writing?.catch(() => undefined);
      while (lines.length > 0) {
        const rest = writeSoon();
        hurry();
        await rest;
      }
      await using file = await open(path, 'a', 0o600);
      await file.sync();
    },
    bytes: () => end,
  };
}

const clipped = { kind: 'log', stream: 'stderr' } as const;

function takeBatch(lines: readonly Line[]): readonly Line[] {
  const limit = (lines[0]?.start ?? 0) + batchBytes;
  const over = lines.findIndex(({ start }) => start > limit);
  return over < 0 ? [...lines] : lines.slice(0, over);
}

async function writeWhole(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

type Followed = { readonly path: string; readonly signal: AbortSignal | undefined; readonly changed: () => Promise<void>; readonly written: () => number; readonly lines: () => readonly Line[] };

async function* follow({ path, signal, changed, written, lines }: Followed): AsyncGenerator<BuildEvent> {
  await using opened = new AsyncDisposableStack();
  let file: FileHandle | undefined;
  for (let at = 0; ; ) {
    if (signal?.aborted) return;
    if (at < written()) {
      file ??= opened.use(await open(path, 'r'));
      for await (const { text, end } of readLines(file, at, written())) {
        at = end;
        const event = parseEvent(text, path);
        yield event;
        if (event.kind === 'finished' || signal?.aborted) return;
      }
      continue;
    }
    const line = lineAt(lines(), at);
    if (line === undefined) {
      await settled(changed(), signal);
      continue;
    }
    at += line.bytes.length;
    yield line.event;
    if (line.event.kind === 'finished') return;
  }
}

/** The promise or the signal, with no listener left behind. */
async function settled(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const either = Promise.withResolvers<void>();
  const end = (): void => either.resolve();
  signal?.addEventListener('abort', end, { once: true });
  void promise.then(end);
  await either.promise;
  signal?.removeEventListener('abort', end);
}

function lineAt(lines: readonly Line[], at: number): Line | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return lines[low];
}

/** Counts of bytes: not more often than a screen needs them, but for the last of a thing. */
function createThrottle(): (event: BuildEvent) => boolean {
  const last = new Map<string, number>();
  return (event) => {
    if (event.kind !== 'progress') return true;
    const key = `${event.step} ${event.what}`;
    const now = performance.now();
    if (event.bytes !== event.total && now - (last.get(key) ?? -Infinity) < progressInterval) return false;
    last.set(key, now);
    return true;
  };
}
