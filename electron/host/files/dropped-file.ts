import { PassThrough, type Readable } from 'node:stream';
import { EngineError } from '../../shared/errors/engine-error.ts';

/** The bytes of a file that come from the page, for one reader. */
export type DroppedFile = {
  readonly stream: Readable;
  /** Settles when there is room for more. Fails `cancelled` once the reader is gone, `invalid` past the size that was announced. */
  push(piece: Buffer): Promise<void>;
  end(complete: boolean): void;
};

const idleMs = 60_000;

/** A page that says nothing for a minute while somebody waits for its bytes has gone: the reader fails then. */
export function createDroppedFile({ name, bytes }: { readonly name: string; readonly bytes: number }): DroppedFile {
  const stream = new PassThrough({ highWaterMark: 1 << 20 });
  let received = 0;
  let idle: NodeJS.Timeout | undefined;
  const fail = (why: string): void => void stream.destroy(new EngineError('cancelled', `${name}: ${why}`));
  const rest = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => fail('the rest of it never came'), idleMs);
  };
  stream.on('error', () => {});
  stream.once('close', () => clearTimeout(idle));
  rest();
  return {
    stream,
    push: async (piece) => {
      if (stream.destroyed) throw new EngineError('cancelled', `${name}: nobody reads it any more`);
      received += piece.length;
      if (received > bytes) throw new EngineError('invalid', `${name}: more than the ${bytes} bytes that were announced`);
      clearTimeout(idle);
      if (stream.write(piece)) return rest();
      await new Promise<void>((resolve) => {
        const go = (): void => {
          stream.off('drain', go).off('close', go);
          resolve();
        };
        stream.on('drain', go).on('close', go);
      });
      if (!stream.destroyed) rest();
    },
    end: (complete) => {
      clearTimeout(idle);
      if (complete && received === bytes) stream.end();
      else fail(`ended after ${received} of ${bytes} bytes`);
    },
  };
}
