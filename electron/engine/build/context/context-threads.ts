import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { EngineError, fromErrorBody } from '../../../shared/errors/engine-error.ts';
import { createIdleThreads, type JobThread } from '../../sys/idle-threads.ts';
import { control, maxUnderWay, type ContextJob, type FromThread, type JobResult, type Piece, type ToThread } from './context-job.ts';

type Talk = {
  readonly signal: AbortSignal;
  /** Lots of entries and the like. */
  readonly onMessage?: (message: FromThread) => void;
  /** Bytes that the job takes. */
  readonly feed?: AsyncIterable<Uint8Array>;
};

/** Threads that work on files of builds, one job each. A job that was left or cancelled has let go of all files when its promise settles. */
export type ContextThreads = AsyncDisposable & {
  run<Job extends ContextJob>(job: Job, talk: Talk): Promise<JobResult[Job['kind']]>;
  /** The chunks that the job makes, each the reader's until it asks for the next one; what it says at its end is the generator's result. */
  read<Job extends ContextJob>(job: Job, signal: AbortSignal): AsyncGenerator<Uint8Array, JobResult[Job['kind']]>;
};

/** Beside this file as source, beside the main file in the bundle. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './context-worker.ts' : './context-worker.js', import.meta.url);
/** Long enough for the next build of somebody who works on it: to start a thread takes longer than a build that is all cached. An idle engine has none. */
const lingerMs = 10_000;
const maxIdle = 2;
const pieceBytes = 512 * 1024;
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };
/** A thread that saw so many files ends at once: its memory is large by then. */
const manyFiles = 20_000;

export function createContextThreads(): ContextThreads {
  const threads = createIdleThreads({ file: workerFile, lingerMs, maxIdle, resourceLimits });
  const busy = new Set<Promise<unknown>>();
  const giveBack = (thread: JobThread, files: number): void => threads.giveBack(thread, { worn: files >= manyFiles });
  const start = (job: ContextJob, talk: Talk): Conversation => {
    if (talk.signal.aborted) throw new EngineError('cancelled', 'files of a build: cancelled', { cause: talk.signal.reason });
    const conversation = startJob(threads.take(), job, { ...talk, giveBack });
    busy.add(conversation.result);
    const over = (): void => void busy.delete(conversation.result);
    conversation.result.then(over, over);
    return conversation;
  };

  return {
    run: async (job, talk) => {
      const conversation = start(job, talk);
      const { result } = conversation;
      try {
        if (talk.feed) await Promise.race([conversation.feed(talk.feed), result]);
        return (await result) as never;
      } catch (error) {
        conversation.cancel();
        await result.catch(() => undefined);
        throw error;
      }
    },
    read: (job, signal) => readChunks((onMessage) => start(job, { signal, onMessage })),
    [Symbol.asyncDispose]: async () => {
      await Promise.allSettled(busy);
      await threads.end();
    },
  };
}

type Conversation = {
  /** Settles when the thread has let go of all files. */
  readonly result: Promise<unknown>;
  feed(source: AsyncIterable<Uint8Array>): Promise<void>;
  /** A chunk was used up; its memory goes back. */
  giveRoom(chunk: Uint8Array): void;
  cancel(): void;
};

function startJob(thread: JobThread, job: ContextJob, talk: Talk & { giveBack: (thread: JobThread, files: number) => void }): Conversation {
  const { worker } = thread;
  const shared = new Int32Array(new SharedArrayBuffer(Object.keys(control).length * Int32Array.BYTES_PER_ELEMENT));
  Atomics.store(shared, control.room, maxUnderWay);
  const { port1: port, port2 } = new MessageChannel();
  const result = Promise.withResolvers<unknown>();
  const pieces = createPieces(shared, port);
  const tell = (number: number): void => {
    Atomics.add(shared, number, 1);
    Atomics.notify(shared, number);
  };
  const giveRoom = ({ buffer }: Uint8Array): void => {
    // Whoever took it may have sent it on.
    if (buffer instanceof ArrayBuffer && !buffer.detached) port.postMessage({ spare: buffer }, [buffer]);
    tell(control.room);
  };
  const cancel = (): void => {
    Atomics.store(shared, control.cancelled, 1);
    tell(control.room);
    tell(control.pieces);
  };
  const settle = (how: () => void): void => {
    worker.off('error', onError).off('exit', onExit);
    talk.signal.removeEventListener('abort', cancel);
    port.close();
    pieces.end();
    how();
  };
  const onMessage = (message: FromThread): void => {
    if (message.kind === 'taken') pieces.isTaken(message.buffer);
    if (message.kind === 'done') settle(() => result.resolve(message.result));
    else if (message.kind === 'failed') settle(() => result.reject(fromErrorBody(message.error)));
    else talk.onMessage?.(message);
    if (message.kind === 'done' || message.kind === 'failed') talk.giveBack(thread, message.files);
  };
  const onError = (cause: Error): void => settle(() => result.reject(new EngineError('internal', `files of a build: the thread failed: ${cause.message}`, { cause })));
  const onExit = (): void => settle(() => result.reject(new EngineError('internal', 'files of a build: the thread ended')));
  result.promise.catch(() => undefined);
  port.on('message', onMessage);
  worker.once('error', onError).once('exit', onExit);
  talk.signal.addEventListener('abort', cancel, { once: true });
  worker.postMessage({ job, shared, port: port2 } satisfies ToThread, [port2]);
  return { result: result.promise, feed: pieces.feed, giveRoom, cancel };
}

/** What is fed to a thread, in pieces with memory of their own that comes back: a message costs more than a copy. */
function createPieces(shared: Int32Array, port: MessagePort) {
  const spare: ArrayBuffer[] = [];
  let underWay = 0;
  let ended = false;
  let wake = (): void => undefined;
  const send = async (piece: Piece): Promise<void> => {
    const isFree = (): boolean => ended || underWay < maxUnderWay;
    while (!isFree()) await new Promise<void>((resolve) => (wake = resolve));
    if (ended) return;
    underWay += 1;
    port.postMessage({ piece }, piece === undefined ? [] : [piece.buffer]);
    Atomics.add(shared, control.pieces, 1);
    Atomics.notify(shared, control.pieces);
  };
  return {
    isTaken: (buffer: ArrayBuffer): void => {
      underWay -= 1;
      spare.push(buffer);
      wake();
    },
    end: (): void => {
      ended = true;
      wake();
    },
    feed: async (source: AsyncIterable<Uint8Array>): Promise<void> => {
      let piece: Uint8Array<ArrayBuffer> | undefined;
      let used = 0;
      for await (const bytes of source) {
        for (let done = 0; done < bytes.length; ) {
          piece ??= new Uint8Array(spare.pop() ?? new ArrayBuffer(pieceBytes));
          const length = Math.min(bytes.length - done, pieceBytes - used);
          piece.set(bytes.subarray(done, done + length), used);
          used += length;
          done += length;
          if (used < pieceBytes) continue;
          await send(piece);
          piece = undefined;
          used = 0;
        }
        if (ended) return;
      }
      if (piece !== undefined && used > 0) await send(piece.subarray(0, used));
      await send(undefined);
    },
  };
}

async function* readChunks<Result>(start: (onMessage: (message: FromThread) => void) => Conversation): AsyncGenerator<Uint8Array, Result> {
  const waiting: Uint8Array[] = [];
  let wake = (): void => undefined;
  let over = false;
  const talk = start((message) => {
    if (message.kind === 'chunk') waiting.push(message.bytes);
    wake();
  });
  const hasNews = (): boolean => over || waiting.length > 0;
  const end = (): void => {
    over = true;
    wake();
  };
  talk.result.then(end, end);
  try {
    for (;;) {
      while (!hasNews()) await new Promise<void>((resolve) => (wake = resolve));
      const bytes = waiting.shift();
      if (bytes === undefined) break;
      yield bytes;
      talk.giveRoom(bytes);
    }
    return (await talk.result) as Result;
  } finally {
    talk.cancel();
    await talk.result.catch(() => undefined);
  }
}
