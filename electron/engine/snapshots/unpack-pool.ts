import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EngineError, fromErrorBody } from '../../shared/errors/engine-error.ts';
import { releaseMemory } from '../sys/release-memory.ts';
import type { WorkerReply } from './apply-worker.ts';
import type { WrittenLayer } from './layer-writer.ts';
import type { UnpackJob } from './unpack-layer.ts';

export type UnpackPool = AsyncDisposable & {
  /** Unpacks in a worker, as {@link unpackLayer} says. `cancelled` by the signal: nothing writes to the target any more then. */
  unpack(job: UnpackJob, options: { signal: AbortSignal; onRead: (bytesRead: number) => void }): Promise<WrittenLayer>;
};

type LastReply = Exclude<WorkerReply, { kind: 'loaded' | 'read' }>;
/** `loaded` settles when the worker runs or is gone. */
type UnpackWorker = { readonly thread: Worker; readonly loaded: Promise<unknown> };

/** Beside this file as source, beside the main file in the bundle. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './apply-worker.ts' : './apply-worker.js', import.meta.url);
const maxWorkers = Math.min(3, availableParallelism());
/** Long enough for the next layer of a pull; an idle engine has no workers. */
const lingerMs = 2000;
/** A layer of millions of folders ends its worker, not the engine. */
const resourceLimits = { maxOldGenerationSizeMb: 1024 };

/** Worker threads that unpack layers, one job each, first come first served. */
export function createUnpackPool(): UnpackPool {
  const idle = new Map<UnpackWorker, NodeJS.Timeout>();
  const waiting: (() => void)[] = [];
  let busy = 0;

  const takeWorker = (): UnpackWorker => {
    for (const [worker, timer] of idle) {
      clearTimeout(timer);
      idle.delete(worker);
      return worker;
    }
    // Whoever has a job in it listens too; without one there is nobody to tell.
    const thread = new Worker(workerFile, { execArgv: [], resourceLimits }).on('error', () => undefined);
    return { thread, loaded: new Promise((resolve) => thread.once('message', resolve).once('exit', resolve)) };
  };

  const keepWorker = (worker: UnpackWorker): void => {
    const end = (): void => {
      idle.delete(worker);
      void worker.thread.terminate().then(releaseMemory);
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

  return {
    unpack: async (job, { signal, onRead }) => {
      await enter(signal);
      try {
        const worker = takeWorker();
        const reply = await runJob(worker, job, { signal, onRead });
        keepWorker(worker);
        if (reply.kind === 'failed') throw fromErrorBody(reply.error);
        return reply.layer;
      } finally {
        leave();
      }
    },
    [Symbol.asyncDispose]: async () => {
      const workers = [...idle.keys()];
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      await Promise.all(workers.map(({ thread }) => thread.terminate()));
    },
  };
}

/** The worker's last word on a job. Where this rejects the worker is gone, so that nothing writes any more. */
async function runJob({ thread, loaded }: UnpackWorker, job: UnpackJob, options: { signal: AbortSignal; onRead: (bytesRead: number) => void }): Promise<LastReply> {
  const { signal, onRead } = options;
  const { promise, resolve, reject } = Promise.withResolvers<LastReply>();
  const onMessage = (reply: WorkerReply): void => {
    if (reply.kind === 'read') onRead(reply.bytesRead);
    else if (reply.kind !== 'loaded') resolve(reply);
  };
  const onError = (cause: Error): void => reject(new EngineError('internal', `layer ${job.diffId}: worker failed: ${cause.message}`, { cause }));
  const onAbort = (): void => reject(cancelled(signal));
  thread.ref();
  thread.on('message', onMessage).once('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  thread.postMessage(job);
  try {
    return await promise;
  } catch (error) {
    // A thread that is ended while it loads the native module takes the whole process with it.
    await loaded;
    await thread.terminate();
    throw error;
  } finally {
    thread.off('message', onMessage).off('error', onError);
    signal.removeEventListener('abort', onAbort);
  }
}

function cancelled(signal: AbortSignal): EngineError {
  return new EngineError('cancelled', 'unpack layers: cancelled', { cause: signal.reason });
}
