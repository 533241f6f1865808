import { PassThrough, Readable } from 'node:stream';
import type { StdioSession } from '../../containers/containers.ts';
import type { OutputChunk } from '../../runtime/runtime.ts';
import type { Call } from '../call.ts';
import { parseDetachKeys } from '../detach-keys.ts';
import { pipeSession, takeOver, type Piping } from '../hijack.ts';
import { flag } from '../query.ts';
import { passOverBody } from '../read-body.ts';
import { readLogQuery } from './send-logs.ts';

const defaultDetachKeys = 'ctrl-p,ctrl-q';

/** `POST /containers/{id}/attach`: what was written so far with `logs`, what comes and what is typed with `stream`. */
export async function attachToContainer(call: Call): Promise<void> {
  const { rooms, params, query, signal } = call;
  const { id, spec } = rooms.containers.get(params['id'] ?? '');
  const piping = planPiping(query, spec);
  await passOverBody(call);
  const history = flag(query, 'logs') ? rooms.containers.logs(id, { ...readLogQuery(query), follow: false, signal }) : undefined;
  const streams = flag(query, 'stream') && (piping.stdin || piping.stdout || piping.stderr);
  const session = streams ? await rooms.containers.attach(id, { stdin: piping.stdin }) : noSession();
  await pipeSession(history ? after(history, session) : session, takeOver(call, piping.format), piping);
}

/** The session with what was written before it in front. */
function after(history: AsyncIterable<readonly OutputChunk[]>, session: StdioSession): StdioSession {
  const output = async function* (): AsyncIterable<OutputChunk> {
    for await (const chunks of history) yield* chunks;
    yield* session.output;
  };
  return { output: output(), input: session.input, [Symbol.dispose]: () => session[Symbol.dispose]() };
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
