import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { chunkBytes } from '../../snapshots/chunks.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { control, type FromThread, type Piece } from './context-job.ts';

/** The thread's end of a job: it works without ever giving up its thread, and waits for the other side where it must. */
export type JobLine = {
  say(message: FromThread, transfer?: readonly ArrayBuffer[]): void;
  /** Waits for room; the memory goes with it. */
  send(bytes: Uint8Array): void;
  /** Memory of a chunk that was used up. */
  spare(): Buffer | undefined;
  /** Waits for the next piece. */
  take(): Piece;
  /** Throws `cancelled` where nobody wants the result any more. For every file. */
  check(): void;
  /** How many were checked. */
  readonly files: () => number;
};

export function createJobLine(port: MessagePort, shared: Int32Array): JobLine {
  let taken = 0;
  let files = 0;
  const check = (): void => {
    files += 1;
    if (Atomics.load(shared, control.cancelled) !== 0) throw new EngineError('cancelled', 'files of a build: cancelled');
  };
  const say: JobLine['say'] = (message, transfer = []) => port.postMessage(message, [...transfer]);
  return {
    say,
    check,
    files: () => files,
    send: (bytes) => {
      for (;;) {
        check();
        if (Atomics.load(shared, control.room) > 0) break;
        Atomics.wait(shared, control.room, 0);
      }
      Atomics.sub(shared, control.room, 1);
      say({ kind: 'chunk', bytes }, [bytes.buffer as ArrayBuffer]);
    },
    spare: () => {
      const got: { message: { spare: ArrayBuffer } } | undefined = receiveMessageOnPort(port);
      return got?.message.spare.byteLength === chunkBytes ? Buffer.from(got.message.spare) : undefined;
    },
    take: () => {
      for (;;) {
        check();
        Atomics.wait(shared, control.pieces, taken);
        const got = receiveMessageOnPort(port);
        if (got === undefined) continue;
        taken += 1;
        return got.message.piece;
      }
    },
  };
}
