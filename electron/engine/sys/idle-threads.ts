import { Worker, type WorkerOptions } from 'node:worker_threads';

/** `loaded` settles when it runs or is gone. */
export type JobThread = { readonly worker: Worker; readonly loaded: Promise<unknown> };

/** Threads for one job each: those that are done wait a while for the next one, and keep no program alive meanwhile. */
export type IdleThreads = {
  take(): JobThread;
  /** `worn`: it is not to be used again. */
  giveBack(thread: JobThread, how?: { readonly worn: boolean }): void;
  /** Ends those that wait. */
  end(): Promise<void>;
};

/** `lingerMs`: how long one waits; an idle engine has none. `maxIdle`: how many do at once. Whoever has a job in a thread listens for its errors. */
export function createIdleThreads({ file, lingerMs, maxIdle, resourceLimits }: { file: URL; lingerMs: number; maxIdle: number; resourceLimits: NonNullable<WorkerOptions['resourceLimits']> }): IdleThreads {
  const idle = new Map<JobThread, NodeJS.Timeout>();
  const end = async (thread: JobThread): Promise<void> => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
    // One that is ended while it loads the native module takes the whole process with it.
    await thread.loaded;
    await thread.worker.terminate();
  };
  return {
    take: () => {
      for (const [thread, timer] of idle) {
        clearTimeout(timer);
        idle.delete(thread);
        thread.worker.ref();
        return thread;
      }
      const worker = new Worker(file, { execArgv: [], resourceLimits, trackUnmanagedFds: false }).on('error', () => undefined);
      return { worker, loaded: new Promise((resolve) => worker.once('message', resolve).once('exit', resolve)) };
    },
    giveBack: (thread, how) => {
      if (how?.worn === true || idle.size >= maxIdle) {
        void end(thread);
        return;
      }
      idle.set(thread, setTimeout(() => void end(thread), lingerMs).unref());
      thread.worker.unref();
    },
    end: async () => void (await Promise.all([...idle.keys()].map(end))),
  };
}
