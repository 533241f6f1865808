import { EngineError, fromErrorBody } from '../../../shared/errors/engine-error.ts';
import { createIdleThreads, type JobThread } from '../../sys/idle-threads.ts';
import type { PathStat } from '../containers.ts';
import { maxUnderWay, type FileJob, type FileResult, type FromFileThread, type ToFileThread } from './file-job.ts';

/** Threads that work on files of containers, one job each. */
export type FileThreads = Disposable & {
  /** A job that only answers. */
  ask(job: Extract<FileJob, { kind: 'stat' | 'list' | 'clear' | 'changes' }>): Promise<FileResult>;
  /** Settles when the archive begins; leaving the iteration, or never starting it, ends the work at its next piece. */
  pack(job: Extract<FileJob, { kind: 'pack' | 'layer' }>, done: () => void): Promise<{ stat: PathStat | undefined; archive: AsyncIterable<Uint8Array> }>;
  /** Settles when all is unpacked. `onBegin` when the target is found good: only then the archive is read. */
  unpack(job: Extract<FileJob, { kind: 'unpack' }>, archive: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<void>;
};

/** Beside this file as source, beside the main file in the bundle. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './file-worker.ts' : './file-worker.js', import.meta.url);
/** Long enough for the next request of the same copy; an idle engine has no threads. */
const lingerMs = 3000;
const maxIdle = 2;
const pieceBytes = 512 * 1024;
const resourceLimits = { maxOldGenerationSizeMb: 512 };

export function createFileThreads(): FileThreads {
  const threads = createIdleThreads({ file: workerFile, lingerMs, maxIdle, resourceLimits });
  const open = (job: FileJob): Conversation => startJob(threads.take(), job, (thread) => threads.giveBack(thread));

  return {
    ask: async (job) => open(job).result,
    pack: async (job, done) => {
      const talk = open(job);
      talk.result.then(done, done);
      const stat = await talk.began;
      return { stat, archive: talk.chunks() };
    },
    unpack: async (job, archive, signal) => {
      const talk = open(job);
      const cancel = (): void => talk.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
      try {
        await talk.began;
        await Promise.race([talk.feed(archive), talk.result]);
        await talk.result;
      } catch (error) {
        talk.cancel();
        // Nothing writes any more when this returns.
        await talk.result.catch(() => undefined);
        throw error;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    [Symbol.dispose]: () => void threads.end(),
  };
}

type Conversation = {
  readonly began: Promise<PathStat | undefined>;
  /** After it the thread has left the container's files. */
  readonly result: Promise<FileResult>;
  chunks(): AsyncIterable<Uint8Array>;
  feed(archive: AsyncIterable<Uint8Array>): Promise<void>;
  cancel(): void;
};

function startJob(thread: JobThread, job: FileJob, giveBack: (thread: JobThread) => void): Conversation {
  const { worker } = thread;
  const began = Promise.withResolvers<PathStat | undefined>();
  const result = Promise.withResolvers<FileResult>();
  const waiting: Uint8Array[] = [];
  let wake = (): void => undefined;
  let ended = false;
  let underWay = 0;
  /** Memory that was handed over and came back: new memory for each piece would keep the garbage collector busy. */
  const spare: ArrayBuffer[] = [];

  const say = (message: ToFileThread, transfer: ArrayBuffer[] = []): void => {
    if (!ended) worker.postMessage(message, transfer);
  };
  const finish = (settle: () => void): void => {
    ended = true;
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    settle();
    wake();
  };
  const fail = (error: Error): void => finish(() => {
    began.reject(error);
    result.reject(error);
  });
  const onMessage = (message: FromFileThread): void => {
    if (message.kind === 'began') began.resolve(message.stat);
    else if (message.kind === 'chunk') waiting.push(message.bytes);
    else if (message.kind === 'taken') {
      underWay -= 1;
      spare.push(message.buffer);
    }
    else if (message.kind === 'done') {
      finish(() => result.resolve(message.result));
      giveBack(thread);
    } else if (message.kind === 'failed') {
      fail(fromErrorBody(message.error));
      giveBack(thread);
    }
    wake();
  };
  const onError = (cause: Error): void => fail(new EngineError('internal', `files of a container: the thread failed: ${cause.message}`, { cause }));
  const onExit = (): void => fail(new EngineError('internal', 'files of a container: the thread ended'));
  worker.on('message', onMessage).once('error', onError).once('exit', onExit);
  for (const { promise } of [began, result]) promise.catch(() => undefined);
  say({ kind: 'job', job });

  const change = async (ready: () => boolean): Promise<void> => {
    const over = (): boolean => ended || ready();
    while (!over()) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    began: began.promise,
    result: result.promise,
    cancel: () => say({ kind: 'cancel' }),
    chunks: () => readChunks({ waiting, change, say, hasEnded: () => ended, result: result.promise }),
    feed: async (archive) => {
      for await (const bytes of inPieces(archive, () => spare.pop())) {
        await change(() => underWay < maxUnderWay);
        if (ended) return;
        underWay += 1;
        say({ kind: 'data', bytes }, [bytes.buffer]);
      }
      say({ kind: 'end' });
    },
  };
}

/** Larger pieces with memory of their own, to be handed over: a message costs more than a copy. */
async function* inPieces(archive: AsyncIterable<Uint8Array>, findSpare: () => ArrayBuffer | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const next = (): Uint8Array<ArrayBuffer> => new Uint8Array(findSpare() ?? new ArrayBuffer(pieceBytes));
  let piece = next();
  let used = 0;
  for await (const bytes of archive) {
    for (let done = 0; done < bytes.length; ) {
      const length = Math.min(bytes.length - done, pieceBytes - used);
      piece.set(bytes.subarray(done, done + length), used);
      used += length;
      done += length;
      if (used < pieceBytes) continue;
      yield piece;
      piece = next();
      used = 0;
    }
  }
  if (used > 0) yield piece.subarray(0, used);
}

async function* readChunks(talk: {
  waiting: Uint8Array[];
  change: (ready: () => boolean) => Promise<void>;
  say: (message: ToFileThread) => void;
  hasEnded: () => boolean;
  result: Promise<FileResult>;
}): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      await talk.change(() => talk.waiting.length > 0);
      const bytes = talk.waiting.shift();
      if (bytes === undefined) break;
      yield bytes;
      talk.say({ kind: 'credit' });
    }
    await talk.result;
  } finally {
    talk.say({ kind: 'cancel' });
  }
}
