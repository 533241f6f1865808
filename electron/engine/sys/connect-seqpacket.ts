import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { lastErrno, libc } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';
import { wrapDescriptor } from './wrap-descriptor.ts';

const unixFamily = 1;
const seqpacketCloexecNonblock = 5 | 0o2000000 | 0o4000;
const maxPathBytes = 107;
const busyRetries = 100;

/**
 * Connects to a SOCK_SEQPACKET socket (conmon's attach). Each 'data' event is one packet as long as the stream flows: no read(), no
 * setEncoding(). Fails with `invalid` for a path over 107 bytes, `not-found` where nobody listens.
 */
export async function connectSeqpacket(path: string, signal?: AbortSignal): Promise<Socket> {
  const bytes = Buffer.byteLength(path);
  if (bytes > maxPathBytes) throw new EngineError('invalid', `connect ${path}: path has ${bytes} bytes, a socket's has at most ${maxPathBytes}`);
  const address = Buffer.alloc(2 + bytes + 1);
  address.writeUInt16LE(unixFamily, 0);
  address.write(path, 2);
  const fd = libc.socket(unixFamily, seqpacketCloexecNonblock, 0);
  if (fd < 0) throw systemError(`connect ${path}: socket`, lastErrno());
  try {
    await connect(fd, { path, address, signal });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return wrapDescriptor(fd);
}

async function connect(fd: number, target: { path: string; address: Buffer; signal: AbortSignal | undefined }): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    if (target.signal?.aborted) throw new EngineError('cancelled', `connect ${target.path}: cancelled`, { cause: target.signal.reason });
    if (libc.connect(fd, target.address, target.address.length) === 0) return;
    const error = systemError(`connect ${target.path}`, lastErrno());
    const name = errnoName(error);
    if (name === 'ECONNREFUSED') throw new EngineError('not-found', `connect ${target.path}: nobody listens`, { cause: error });
    // A full backlog: the kernel cannot tell us when there is room.
    if (name !== 'EAGAIN' || retry === busyRetries) throw error;
    await wait(10);
  }
}
