import type { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { connectSeqpacket } from '../sys/connect-seqpacket.ts';
import { errnoName } from '../sys/system-error.ts';
import type { Attachment, OutputChunk } from './runtime.ts';

/** Packets held for a slow reader, 8 KiB each at most; then conmon has to wait, and with it the container. */
const maxHeldPackets = 128;
/** conmon reads no longer packets than this; the rest would be lost. */
const maxInputBytes = 8192;

const streams: Readonly<Record<number, OutputChunk['stream']>> = { 2: 'stdout', 3: 'stderr' };

/**
 * Connects to conmon's attach socket in a bundle. The output ends when the process ended and, where `before` is given, not before that has
 * settled. `not-found` where the process is gone.
 */
export async function openAttachment(bundle: string, before?: Promise<unknown>): Promise<Attachment> {
  const socket = await connect(`${bundle}/attach`);
  const output = readPackets(socket, before);
  const input = writePackets(socket);
  return {
    output,
    input,
    [Symbol.dispose]: () => {
      socket.destroy();
      output.destroy();
      input.destroy();
    },
  };
}

async function connect(path: string): Promise<Socket> {
  try {
    return await connectSeqpacket(path);
  } catch (cause) {
    if (errnoName(cause) !== 'ENOENT') throw cause;
    throw new EngineError('not-found', `attach ${path}: the process has ended`, { cause });
  }
}

/** Each 'data' event of the socket is one packet: a byte for the stream and what was written. */
function readPackets(socket: Socket, before: Promise<unknown> | undefined): Readable {
  const output = new Readable({
    objectMode: true,
    highWaterMark: maxHeldPackets,
    read: () => void socket.resume(),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  const end = (): void => {
    const push = (): void => void output.push(null);
    if (before) before.then(push, push);
    else push();
  };
  socket.on('data', (packet: Buffer) => {
    const stream = streams[packet[0] ?? 0];
    if (stream === undefined || packet.length < 2) return;
    if (!output.push({ stream, data: packet.subarray(1) } satisfies OutputChunk)) socket.pause();
  });
  socket.once('end', end);
  // conmon goes away while we write or it has data of ours unread: that is an end, not a failure.
  socket.on('error', end);
  return output;
}

/** One packet at a time: two that wait together would go out as one, too long for conmon. */
function writePackets(socket: Socket): Writable {
  return new Writable({
    highWaterMark: maxInputBytes * 2,
    write: (chunk: Buffer, _encoding, done) => void send(socket, chunk).then(() => done(), done),
    final: (done) => {
      if (socket.destroyed || socket.writableEnded) done();
      else socket.end(() => done());
    },
  });
}

async function send(socket: Socket, data: Buffer): Promise<void> {
  for (let from = 0; from < data.length; from += maxInputBytes) {
    if (socket.destroyed || !socket.writable) return;
    const sent = Promise.withResolvers<void>();
    socket.write(data.subarray(from, from + maxInputBytes), () => sent.resolve());
    await sent.promise;
  }
}
