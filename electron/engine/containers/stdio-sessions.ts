import { PassThrough, type Readable } from 'node:stream';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { Attachment, Runtime } from '../runtime/runtime.ts';
import type { ContainerRecord, StdioSession } from './containers.ts';

/**
 * Clients on containers' stdio, each with an attachment of its own. conmon waits for the slowest. Whoever attached before the start (`docker run`)
 * gets every byte, however slowly it reads, and holds the container back as a pipe does. Whoever attached later only looks: where it has read
 * nothing for a while and 1 MiB waits, it is cut off, so that it stops neither the container nor the others; the log has what it missed.
 */
export type StdioSessions = {
  /** Attached at once where there is a process, else when it comes. */
  open(record: ContainerRecord, options: { bundle: string | undefined; stdin: boolean }): Promise<StdioSession>;
  /** Between the making of a process and its start: attaches those who wait for it. */
  connect(record: ContainerRecord, bundle: string): Promise<void>;
  /** Ends those who wait: the process did not come. */
  abandon(id: string): void;
};

/** Whether a client's end of input is the container's (Docker's StdinOnce). A terminal has no end of file of this kind. */
export function endsWithClient({ spec }: Pick<ContainerRecord, 'spec'>): boolean {
  return spec.openStdin && spec.stdinOnce && !spec.tty;
}

type Session = StdioSession & { connect(attachment: Attachment): void; end(): void };

/** How long a client that only looks may hold the container back. */
const patienceMs = 10_000;

export function createStdioSessions(runtime: Pick<Runtime, 'attach'>): StdioSessions {
  const waiting = new Map<string, Set<Session>>();
  return {
    open: async (record, { bundle, stdin }) => {
      const session = createSession({
        stdin: stdin && record.spec.openStdin,
        endsInput: endsWithClient(record),
        patienceMs: bundle === undefined || record.spec.log.driver === 'none' ? undefined : patienceMs,
        left: () => leave(waiting, record.id, session),
      });
      if (bundle === undefined) waiting.set(record.id, (waiting.get(record.id) ?? new Set()).add(session));
      else await connect(runtime, session, bundle);
      return session;
    },
    connect: async (record, bundle) => {
      const sessions = [...(waiting.get(record.id) ?? [])];
      waiting.delete(record.id);
      await Promise.all(sessions.map((session) => connect(runtime, session, bundle)));
    },
    abandon: (id) => {
      for (const session of waiting.get(id) ?? []) session.end();
      waiting.delete(id);
    },
  };
}

/** A process that ended at this moment has no more output. */
async function connect(runtime: Pick<Runtime, 'attach'>, session: Session, bundle: string): Promise<void> {
  try {
    session.connect(await runtime.attach({ bundle }));
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
    session.end();
  }
}

function leave(waiting: Map<string, Set<Session>>, id: string, session: Session): void {
  const sessions = waiting.get(id);
  sessions?.delete(session);
  if (sessions?.size === 0) waiting.delete(id);
}

type SessionPlan = { readonly stdin: boolean; readonly endsInput: boolean; readonly patienceMs: number | undefined; readonly left: () => void };

/** Input is held until there is an attachment. `endsInput`: closing an attachment is end of file for the container. */
function createSession({ stdin, endsInput, patienceMs: patience, left }: SessionPlan): Session {
  const output = new PassThrough({ objectMode: true });
  const input = new PassThrough();
  let attachment: Attachment | undefined;
  let disposed = false;
  let inputEnded = false;
  let cut: (() => void) | undefined;

  const disconnect = (connected: Attachment): void => {
    if (!endsInput || inputEnded) return connected[Symbol.dispose]();
    // Who only looks, or detaches, must not end the container's input: the attachment stays, emptied, as long as the process.
    connected.output.unpipe(output);
    connected.output.resume();
  };
  return {
    output,
    input,
    end: () => void output.end(),
    onCut: (callback) => (cut = callback),
    connect: (connected) => {
      if (disposed) return disconnect(connected);
      attachment = connected;
      connected.output.pipe(output);
      if (patience !== undefined) watchStall(connected.output, output, { patience, onStall: () => cut?.() });
      if (!stdin) input.resume();
      else input.pipe(connected.input, { end: false });
      if (stdin && endsInput) {
        input.once('end', () => {
          inputEnded = true;
          connected.input.end();
        });
      }
    },
    [Symbol.dispose]: () => {
      if (disposed) return;
      disposed = true;
      left();
      input.unpipe();
      if (attachment) disconnect(attachment);
      output.destroy();
      input.destroy();
    },
  };
}

/** Tells once that nothing went from one to the other for so long and no more can be held. */
function watchStall(from: Readable, to: Readable, { patience, onStall }: { patience: number; onStall: () => void }): void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    timer = undefined;
    if (from.readableLength >= from.readableHighWaterMark) onStall();
    else wait();
  };
  const wait = (): void => void (timer ??= setTimeout(look, patience));
  const goesOn = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  from.on('pause', wait);
  from.on('resume', goesOn);
  from.on('close', goesOn);
  to.on('close', () => {
    goesOn();
    from.off('pause', wait);
  });
}
