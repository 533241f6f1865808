import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Host } from '../host/host.ts';
import type { Session } from '../host/session.ts';
import { isEngineError } from '../shared/errors/engine-error.ts';
import type { HostFrame } from '../shared/ipc/frames.ts';
import { closeCodes } from '../shared/ipc/frames.ts';
import type { Admission } from './admission.ts';

const helloMs = 10_000;
/** A page that lets this much pile up has stopped reading. */
const unreadBytesMax = 64 << 20;

const secret = z.string().min(1).max(200);
const helloFrame = z.union([z.strictObject({ kind: z.literal('hello'), token: secret }), z.strictObject({ kind: z.literal('hello'), session: secret })]);
const callFrame = z.object({ kind: z.literal('call'), id: z.int().min(0), name: z.unknown(), input: z.unknown() });

/** Serves one page over its WebSocket: first a hello that is admitted, then calls and streams until it closes. */
export function servePageSocket(socket: WebSocket, options: { readonly host: Pick<Host, 'call' | 'createSession'>; readonly admission: Admission }): void {
  const { host, admission } = options;
  let session: Session | undefined;
  const late = setTimeout(() => socket.close(closeCodes.refused, 'no hello'), helloMs);

  const send = (frame: HostFrame): void => {
    if (socket.bufferedAmount > unreadBytesMax) return socket.terminate();
    socket.send(JSON.stringify(frame));
  };

  const greet = (frame: unknown): void => {
    clearTimeout(late);
    const hello = helloFrame.safeParse(frame);
    const admitted = hello.success ? admission.admit(hello.data) : undefined;
    if (admitted === undefined) return socket.close(closeCodes.refused, 'not admitted');
    send({ kind: 'welcome', session: admitted });
    session = host.createSession(send);
  };

  const serve = async (current: Session, frame: unknown): Promise<void> => {
    const call = callFrame.safeParse(frame);
    if (!call.success) return current.receive(frame);
    const { id, name, input } = call.data;
    send({ kind: 'ret', id, reply: await host.call(name, input) });
  };

  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? undefined : parseFrame(data);
    if (frame === undefined) return socket.close(closeCodes.malformed, 'not JSON');
    if (session === undefined) return greet(frame);
    return serve(session, frame).catch((error: unknown) => {
      socket.close(isEngineError(error, 'invalid') ? closeCodes.malformed : 1011);
    });
  });
  socket.on('close', () => {
    clearTimeout(late);
    session?.close();
  });
  socket.on('error', () => socket.terminate());
}

function parseFrame(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return undefined;
  }
}
