import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EngineError, fromErrorBody } from '../../shared/errors/engine-error.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import { releaseMemory } from '../sys/release-memory.ts';
import { maxUnderWay, type ExportJob, type FromLayerWorker, type LayerJob, type MadeFiles, type MakeJob, type ToLayerWorker, type UnpackJob } from './layer-job.ts';
import type { WrittenLayer } from './layer-writer.ts';

/** Work in threads of its own. `cancelled` by the signal: nothing is written any more then. */
export type LayerPool = AsyncDisposable & {
  /** As {@link unpackLayer} says. */
  unpack(job: UnpackJob, options: { signal: AbortSignal; onRead: (bytesRead: number) => void }): Promise<WrittenLayer>;
  /** As {@link makeFiles} says. `tar` is sent to it. */
  make(job: MakeJob, options: { signal: AbortSignal; tar?: AsyncIterable<Uint8Array>; makeRoom?: MakeRoom }): Promise<MadeFiles>;
  /** As {@link exportTree} says. */
  export(job: ExportJob, signal: AbortSignal): Promise<void>;
};

type LastReply = Extract<FromLayerWorker, { kind: 'unpacked' | 'made' | 'exported' | 'failed' }>;
type JobOptions = {
  readonly signal: AbortSignal;
  readonly onRead?: (bytesRead: number) => void;
  readonly tar?: AsyncIterable<Uint8Array>;
  readonly makeRoom?: MakeRoom;
};
/** `loaded` settles when the worker runs or is gone. */
type LayerWorker = { readonly thread: Worker; readonly loaded: Promise<unknown> };

/** Beside this file as source, beside the main file in the bundle. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './apply-worker.ts' : './apply-worker.js', import.meta.url);
const maxWorkers = Math.min(3, availableParallelism());
/** Long enough for the next layer of a pull; an idle engine has no workers. */
const lingerMs = 2000;
const settleMs = 1000;
/** A layer of millions of folders ends its worker, not the engine. */
const resourceLimits = { maxOldGenerationSizeMb: 1024 };

/** Worker threads that make and unpack layers, one job each, first come first served. */
export function createLayerPool(): LayerPool {
  const idle = new Map<LayerWorker, NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const takeWorker = (): LayerWorker => {
    for (const [worker, timer] of idle) {
      clearTimeout(timer);
      idle.delete(worker);
      return worker;
    }
    // Whoever has a job in it listens too; without one there is nobody to tell.
    const thread = new Worker(workerFile, { execArgv: [], resourceLimits }).on('error', () => undefined);
    return { thread, loaded: new Promise((resolve) => thread.once('message', resolve).once('exit', resolve)) };
  };

  const keepWorker = (worker: LayerWorker): void => {
    const end = (): void => {
      idle.delete(worker);
      // Not at once: V8 may still be giving back what the thread had.
      void worker.thread.terminate().then(() => setTimeout(releaseMemory, settleMs).unref());
    };
    idle.set(worker, setTimeout(end, lingerMs).unref());
    worker.thread.unref();
  };

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (busy >= maxWorkers) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          signal.removeEventListener('abort', go);
          if (waiting.includes(go)) waiting.splice(waiting.indexOf(go), 1);
          resolve();
        };
        waiting.push(go);
        signal.addEventListener('abort', go, { once: true });
      });
    }
    if (signal.aborted) throw cancelled(signal);
    busy += 1;
  };

  const leave = (): void => {
    busy -= 1;
    waiting.shift()?.();
  };

  const run = async (job: LayerJob, options: JobOptions): Promise<Exclude<LastReply, { kind: 'failed' }>> => {
    await enter(options.signal);
    try {
      const worker = takeWorker();
      const { reply, failure } = await runJob(worker, job, options);
      keepWorker(worker);
      if (failure !== undefined) throw failure;
      if (reply.kind === 'failed') throw fromErrorBody(reply.error);
      return reply;
    } finally {
      leave();
    }
  };

  return {
    unpack: async (job, options) => {
      const reply = await run(job, options);
      if (reply.kind !== 'unpacked') throw new EngineError('internal', `layer worker: ${reply.kind}, expected unpacked`);
      return reply.layer;
    },
    make: async (job, options) => {
      const reply = await run(job, options);
      if (reply.kind !== 'made') throw new EngineError('internal', `layer worker: ${reply.kind}, expected made`);
      return reply.files;
    },
    export: async (job, signal) => void (await run(job, { signal })),
    [Symbol.asyncDispose]: async () => {
      const workers = [...idle.keys()];
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      await Promise.all(workers.map(({ thread }) => thread.terminate()));
    },
  };
}

/**
 * The worker's last word on a job, and what ended it from here. It is asked to stop, and has stopped when this resolves: a thread that is ended while it works takes the whole
 * process with it, where it is just making something of zlib's. Where this rejects the worker is gone.
 */
async function runJob({ thread, loaded }: LayerWorker, job: LayerJob, { signal, onRead, tar, makeRoom }: JobOptions): Promise<{ reply: LastReply; failure: Error | undefined }> {
  const { promise, resolve, reject } = Promise.withResolvers<LastReply>();
  const say = (message: ToLayerWorker, transfer: ArrayBuffer[] = []): void => thread.postMessage(message, transfer);
  const credits = createCredits(maxUnderWay);
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let failure: Error | undefined;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new EngineError('internal', String(error));
    Atomics.store(stop, 0, 1);
    say({ kind: 'stop' });
  };
  const onMessage = (reply: FromLayerWorker): void => {
    if (reply.kind === 'read') onRead?.(reply.bytesRead);
    else if (reply.kind === 'taken') credits.give();
    else if (reply.kind === 'full') void (makeRoom?.(reply.attempt) ?? Promise.resolve(false)).then((made) => say({ kind: 'room', made }), fail);
    else if (reply.kind !== 'loaded') resolve(reply);
  };
  const onError = (cause: Error): void => reject(new EngineError('internal', `layer worker: ${cause.message}`, { cause }));
  const onAbort = (): void => fail(cancelled(signal));
  thread.ref();
  thread.on('message', onMessage).once('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  say({ ...job, stop });
  if (signal.aborted) onAbort();
  try {
    if (tar !== undefined) send(tar, { say, credits, ended: promise }).catch(fail);
    return { reply: await promise, failure };
  } catch (error) {
    await loaded;
    await thread.terminate();
    throw error;
  } finally {
    credits.give();
    thread.off('message', onMessage).off('error', onError);
    signal.removeEventListener('abort', onAbort);
  }
}

type Credits = { give(): void; take(): Promise<void> };

function createCredits(start: number): Credits {
  let left = start;
  let wake: () => void = () => undefined;
  const hasNone = (): boolean => left <= 0;
  return {
    give: () => {
      left += 1;
      wake();
    },
    take: async () => {
      while (hasNone()) await new Promise<void>((resolve) => (wake = resolve));
      left -= 1;
    },
  };
}

/** Copies each piece, as it is its maker's. Ends where the worker had its last word. */
async function send(tar: AsyncIterable<Uint8Array>, { say, credits, ended }: { say: (message: ToLayerWorker, transfer?: ArrayBuffer[]) => void; credits: Credits; ended: Promise<unknown> }): Promise<void> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  ended.then(over, over);
  for await (const piece of tar) {
    await credits.take();
    if (isOver) return;
    const bytes = new Uint8Array(piece);
    say({ kind: 'data', bytes }, [bytes.buffer]);
  }
  if (!isOver) say({ kind: 'end' });
}

function cancelled(signal: AbortSignal): EngineError {
  return new EngineError('cancelled', 'layers: cancelled', { cause: signal.reason });
}
