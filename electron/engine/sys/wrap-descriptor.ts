import { Socket } from 'node:net';
import { systemError } from './system-error.ts';

type PipeHandle = { open(fd: number): number; close(): void };
type PipeBinding = { Pipe: new (type: number) => PipeHandle; constants: { SOCKET: number } };

/**
 * A descriptor that libuv does not know the kind of (SEQPACKET socket, pidfd) as a stream; the stream owns the descriptor from here on.
 * `new net.Socket({ fd })` refuses such kinds, so the pipe handle is made by hand: node's only door to it is `process.binding`.
 */
export function wrapDescriptor(fd: number): Socket {
  const { Pipe, constants } = (process as unknown as { binding(name: 'pipe_wrap'): PipeBinding }).binding('pipe_wrap');
  const handle = new Pipe(constants.SOCKET);
  const result = handle.open(fd);
  if (result !== 0) throw systemError(`wrap descriptor ${fd}`, -result);
  return new Socket({ handle, readable: true, writable: true, allowHalfOpen: true } as object);
}
