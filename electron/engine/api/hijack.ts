import type { Duplex, Readable, Writable } from 'node:stream';
import type { StdioSession } from '../containers/containers.ts';
import type { OutputChunk } from '../runtime/runtime.ts';
import type { Call } from './call.ts';
import { detachFilter } from './detach-keys.ts';
import { openOutput, outputContentType, type OutputFormat } from './output.ts';
import { serverHeaders } from './server-headers.ts';

/** What of a session goes to this client. */
export type Piping = {
  readonly format: OutputFormat;
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  /** What the end of the client's input means: end of file for the program, that the client leaves, or nothing as long as it reads. */
  readonly atInputEnd: 'close-stdin' | 'leave' | 'stay';
  /** Typed one after the other they leave too. Undefined: input is passed on as it is. */
  readonly detachKeys: Buffer | undefined;
};

/** A connection whose HTTP is over: bytes both ways. */
export type Channel = { readonly input: Readable; readonly output: Writable; readonly signal: AbortSignal; finish(): void; /** Breaks it off, unsent output and all. */ cut(): void };

/** Milliseconds that a client has to close its side after the last output. */
const lingerMs = 10_000;

/**
 * Ends the HTTP part of a call. With `Upgrade: tcp` the answer is 101 and the bare connection goes on; clients of old read a body
 * that ends with the connection, and send input as a chunked body.
 */
export function takeOver({ rooms, request, response, socket, version, signal }: Call, format: OutputFormat): Channel {
  const contentType = outputContentType(format, version);
  if (!socket) {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.writeHead(200, { 'Content-Type': contentType });
    response.flushHeaders();
    return { input: request, output: response, signal, finish: () => void response.end(), cut: () => void response.destroy() };
  }
  const headers = Object.entries(serverHeaders(rooms.info)).map(([name, value]) => `${name}: ${value}\r\n`);
  response.detachSocket(socket as Parameters<typeof response.detachSocket>[0]);
  response.destroy();
  // Whether the client closed its half or has gone looks the same until something is sent, which may be nothing at all.
  socket.once('end', () => void socket.write(Buffer.alloc(0)));
  socket.write(`HTTP/1.1 101 UPGRADED\r\nContent-Type: ${contentType}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n${headers.join('')}\r\n`);
  return { input: socket, output: socket, signal, finish: () => linger(socket), cut: () => void socket.destroy() };
}

/** Ends a bare connection. A close with unread input would reset it and lose the last output: half-close, and read on for a while. */
export function linger(socket: Duplex): void {
  socket.unpipe();
  socket.resume();
  socket.end();
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** Carries a session to the client and back until the output ends, the client detaches or goes. The session is given back. */
export async function pipeSession(session: StdioSession, channel: Channel, piping: Piping): Promise<void> {
  using held = new DisposableStack();
  held.use(session);
  const leave = (): void => held.dispose();
  if (channel.signal.aborted) return;
  channel.signal.addEventListener('abort', leave);
  session.onCut?.(() => {
    leave();
    channel.cut();
  });
  const detach = (): void => {
    session.detached?.();
    leave();
  };
  feedInput({ source: channel.input, input: session.input, piping, leave, detach });
  try {
    await sendOutput(session.output, channel, piping);
  } catch (error) {
    if (!held.disposed) throw error;
  } finally {
    channel.finish();
  }
}

async function sendOutput(output: AsyncIterable<OutputChunk>, channel: Channel, piping: Piping): Promise<void> {
  const target = openOutput(channel.output, { format: piping.format, signal: channel.signal });
  for await (const chunk of output) {
    if (piping[chunk.stream]) await target.write(chunk);
  }
  target.flush();
}

type Feed = { readonly source: Readable; readonly input: Writable; readonly piping: Piping; readonly leave: () => void; readonly detach: () => void };

function feedInput({ source, input, piping, leave, detach }: Feed): void {
  input.on('error', () => input.destroy());
  if (!piping.stdin) {
    source.resume();
    return;
  }
  const typed = piping.detachKeys ? source.pipe(detachFilter(piping.detachKeys, detach)) : source;
  typed.pipe(input, { end: piping.atInputEnd === 'close-stdin' });
  input.once('close', () => typed.resume());
  if (piping.atInputEnd === 'leave') typed.once('end', leave);
}
