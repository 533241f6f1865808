import { createHash } from 'node:crypto';
import { PassThrough, Writable, type Duplex, type Readable } from 'node:stream';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Call } from '../call.ts';
import { linger, type Channel } from '../hijack.ts';

/** RFC 6455, section 1.3. */
const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** Input is typed or piped in small pieces; what is longer is no client of ours. */
const maxPayloadBytes = 16 * 1024 * 1024;

/**
 * Answers the request to upgrade to a WebSocket (RFC 6455) and carries bytes as binary messages both ways, bare, as Docker does. Fails with
 * `invalid` where the request is none. Of the protocol only what this needs: no extensions, one message is any number of bytes.
 */
export function acceptWebSocket({ request, response, socket, signal }: Call): Channel {
  const key = request.headers['sec-websocket-key'];
  if (!socket || request.headers.upgrade?.toLowerCase() !== 'websocket' || key === undefined || request.headers['sec-websocket-version'] !== '13') {
    throw new EngineError('invalid', 'attach by WebSocket: expected a request to upgrade to one (RFC 6455, version 13)');
  }
  const accept = createHash('sha1').update(key + guid).digest('base64');
  response.detachSocket(socket as Parameters<typeof response.detachSocket>[0]);
  response.destroy();
  const protocol = request.headers['sec-websocket-protocol']?.split(',')[0]?.trim();
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`);
  const finish = (): void => {
    if (!socket.writableEnded) socket.write(frame(opcodes.close, closeNormally));
    linger(socket);
  };
  return { input: readMessages(socket, finish), output: writeMessages(socket), signal, finish, cut: () => void socket.destroy() };
}

/** Status 1000: all is said. */
const closeNormally = Buffer.from([3, 232]);

function frame(opcode: number, data: Buffer): Buffer {
  const { length } = data;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, data]);
}

function writeMessages(socket: Duplex): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.write(frame(opcodes.binary, chunk))) return done();
      socket.once('drain', () => done());
    },
  });
}

/** The bytes of all messages. A ping is answered; a close ends the input and the connection. */
function readMessages(socket: Duplex, close: () => void): Readable {
  const input = new PassThrough();
  const parse = createFrameParser();
  const fail = (): void => void socket.destroy();
  socket.on('data', (chunk: Buffer) => {
    const frames = parse(chunk);
    if (frames === undefined) return fail();
    for (const { opcode, data } of frames) {
      if (opcode === opcodes.ping) socket.write(frame(opcodes.pong, data));
      else if (opcode === opcodes.close) {
        input.end();
        close();
      } else if (opcode !== opcodes.pong && !input.writableEnded && !input.write(data)) {
        socket.pause();
        input.once('drain', () => socket.resume());
      }
    }
  });
  socket.once('end', () => input.end());
  socket.once('close', () => input.end());
  return input;
}

type Frame = { readonly opcode: number; readonly data: Buffer };

/** Takes bytes as they come and gives the whole frames in them; undefined once they break the protocol: a client masks what it sends. */
export function createFrameParser(): (chunk: Buffer) => Frame[] | undefined {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const found = readFrame(held);
      if (found === 'broken') return undefined;
      if (found === 'short') return frames;
      frames.push(found.frame);
      held = held.subarray(found.size);
    }
  };
}

function readFrame(bytes: Buffer): { frame: Frame; size: number } | 'short' | 'broken' {
  if (bytes.length < 2) return 'short';
  const [first = 0, second = 0] = bytes;
  if ((first & 0x70) !== 0 || (second & 0x80) === 0) return 'broken';
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + 4;
  if (bytes.length < start) return 'short';
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > maxPayloadBytes) return 'broken';
  if (bytes.length < start + length) return 'short';
  const mask = bytes.subarray(start - 4, start);
  const data = Buffer.from(bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return { frame: { opcode: first & 0x0f, data }, size: start + length };
}
