import { PassThrough, Readable } from 'node:stream';
import type { ContainerRecord, StdioSession } from '../../containers/containers.ts';
import type { OutputChunk } from '../../runtime/runtime.ts';
import type { Call } from '../call.ts';
import { parseDetachKeys } from '../detach-keys.ts';
import { pipeSession, takeOver, type Piping } from '../hijack.ts';
import { flag } from '../query.ts';
import { passOverBody } from '../read-body.ts';
import { readLogQuery } from './send-logs.ts';
import { acceptWebSocket } from './web-socket.ts';

const defaultDetachKeys = 'ctrl-p,ctrl-q';

/** `POST /containers/{id}/attach`: what was written so far with `logs`, what comes and what is typed with `stream`. */
export async function attachToContainer(call: Call): Promise<void> {
  const record = call.rooms.containers.get(call.params['id'] ?? '');
  const piping = planPiping(call.query, record.spec);
  await passOverBody(call);
  const session = await openSession(call, record, piping);
  await pipeSession(session, takeOver(call, piping.format), piping);
}

/** `GET /containers/{id}/attach/ws`: the same over a WebSocket, without frames around stdout and stderr. */
export async function attachByWebSocket(call: Call): Promise<void> {
  const record = call.rooms.containers.get(call.params['id'] ?? '');
  const piping: Piping = { ...planPiping(call.query, record.spec), format: 'raw' };
  using held = new DisposableStack();
  const session = held.use(await openSession(call, record, piping));
  const channel = acceptWebSocket(call);
  held.move();
  await pipeSession(session, channel, piping);
}

async function openSession({ rooms, query, signal }: Call, { id, spec, status }: ContainerRecord, piping: Piping): Promise<StdioSession> {
  const asked = flag(query, 'logs') ? { ...readLogQuery(query), follow: false, signal } : undefined;
  const streams = flag(query, 'stream') && (piping.stdin || piping.stdout || piping.stderr);
  if (!streams) return asked ? fromLog(rooms.containers.logs(id, asked)) : noSession();
  // Before the log is looked at: it fails where the container cannot be attached to.
  const session = await rooms.containers.attach(id, { stdin: piping.stdin });
  if (asked === undefined || spec.log.driver === 'none') return session;
  if (status !== 'running') return before(rooms.containers.logs(id, asked), session);
  // What is written while we look would be lost or come twice where the log ends and the stream begins: all output is taken from the log.
  const left = new AbortController();
  const followed = rooms.containers.logs(id, { ...asked, follow: true, signal: AbortSignal.any([signal, left.signal]) });
  void drain(session.output);
  return {
    output: flatten(followed),
    input: session.input,
    detached: () => session.detached?.(),
    [Symbol.dispose]: () => {
      left.abort();
      session[Symbol.dispose]();
    },
  };
}

async function drain(output: AsyncIterable<OutputChunk>): Promise<void> {
  try {
    for await (const _chunk of output);
  } catch {
    return;
  }
}

async function* flatten(batches: AsyncIterable<readonly OutputChunk[]>): AsyncGenerator<OutputChunk> {
  for await (const chunks of batches) yield* chunks;
}

/** The session with what was written before it in front. */
function before(history: AsyncIterable<readonly OutputChunk[]>, session: StdioSession): StdioSession {
  const output = async function* (): AsyncIterable<OutputChunk> {
    yield* flatten(history);
    yield* session.output;
  };
  return { ...session, output: output() };
}

function fromLog(history: AsyncIterable<readonly OutputChunk[]>): StdioSession {
  return { ...noSession(), output: flatten(history) };
}

function noSession(): StdioSession {
  return { output: Readable.from([]), input: new PassThrough().resume(), [Symbol.dispose]: () => undefined };
}

type StdioSpec = { readonly tty: boolean; readonly openStdin: boolean; readonly stdinOnce: boolean };

function planPiping(query: URLSearchParams, { tty, openStdin, stdinOnce }: StdioSpec): Piping {
  const stdin = flag(query, 'stdin') && openStdin;
  const keys = parseDetachKeys(query.get('detachKeys') || defaultDetachKeys);
  return {
    format: tty ? 'raw' : 'multiplexed',
    stdin,
    stdout: flag(query, 'stdout'),
    stderr: flag(query, 'stderr'),
    atInputEnd: tty ? 'stay' : stdinOnce ? 'close-stdin' : 'leave',
    detachKeys: tty && stdin ? keys : undefined,
  };
}
