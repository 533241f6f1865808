export const chunkBytes = 512 * 1024;

/** Gathers bytes to chunks of one size. What `full` and `rest` give out belongs to whoever takes it. */
export type Chunks = {
  add(bytes: Uint8Array): void;
  /** Lets a reader write at most `wanted` bytes, into what room is left; returns how many it says it wrote. */
  fill(wanted: number, read: (buffer: Buffer, offset: number, length: number) => number): number;
  zeros(count: number): Generator<Uint8Array>;
  /** The chunks that are full. */
  full(): Generator<Uint8Array>;
  rest(): Generator<Uint8Array>;
};

/** `spare`: memory of {@link chunkBytes} that nobody reads any more; new memory where there is none. */
export function createChunks(spare: () => Buffer | undefined = () => undefined): Chunks {
  const next = (): Buffer<ArrayBuffer> => (spare() as Buffer<ArrayBuffer> | undefined) ?? Buffer.allocUnsafeSlow(chunkBytes);
  let chunk = next();
  let used = 0;
  let waiting: Uint8Array[] = [];
  const turn = (): void => {
    waiting.push(chunk.subarray(0, used));
    chunk = next();
    used = 0;
  };
  const room = (wanted: number): number => {
    if (used === chunkBytes) turn();
    return Math.min(wanted, chunkBytes - used);
  };
  function* full(): Generator<Uint8Array> {
    if (used === chunkBytes) turn();
    const given = waiting;
    waiting = [];
    yield* given;
  }
  return {
    full,
    add: (bytes) => {
      for (let done = 0; done < bytes.length; ) {
        const length = room(bytes.length - done);
        chunk.set(done === 0 && length === bytes.length ? bytes : bytes.subarray(done, done + length), used);
        used += length;
        done += length;
      }
    },
    fill: (wanted, read) => {
      const length = room(wanted);
      const got = read(chunk, used, length);
      used += got;
      return got;
    },
    *zeros(count) {
      for (let done = 0; done < count; ) {
        const length = room(count - done);
        chunk.fill(0, used, used + length);
        used += length;
        done += length;
        yield* full();
      }
    },
    *rest() {
      yield* full();
      if (used > 0) yield chunk.subarray(0, used);
    },
  };
}
