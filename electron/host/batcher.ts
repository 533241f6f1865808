import { batchDelayMs, batchItems, streamCredit } from '../shared/ipc/frames.ts';

/** One stream on its way to the page, in batches, as fast as the page acknowledges them. */
export type Batcher<Item> = {
  /** Resolves when there is room for more: a slow page holds the source back here. */
  push(items: readonly Item[]): Promise<void>;
  /** The page has taken one batch. */
  ack(): void;
  /** Resolves when everything has left. */
  finish(): Promise<void>;
  /** Drops what is left and lets go of everyone who waits. */
  close(): void;
};

/** Characters in one batch, so that few long items do not make a huge frame. */
const batchLength = 1 << 18;

export function createBatcher<Item>(options: {
  readonly send: (items: Item[]) => void;
  readonly lengthOf: (item: Item) => number;
}): Batcher<Item> {
  const { send, lengthOf } = options;
  let waiting: Item[] = [];
  let credit: number = streamCredit;
  let sentAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let finishing = false;
  let closed = false;
  let room = Promise.withResolvers<void>();

  const isFull = (): boolean => waiting.length >= batchItems;
  const isDue = (): boolean => finishing || isFull() || performance.now() - sentAt >= batchDelayMs;

  const takeBatch = (): Item[] => {
    let count = 0;
    for (let length = 0; count < waiting.length && count < batchItems; count++) {
      length += lengthOf(waiting[count] as Item);
      if (count > 0 && length > batchLength) break;
    }
    const batch = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return batch;
  };

  const drain = (): void => {
    while (credit > 0 && waiting.length > 0 && isDue()) {
      credit -= 1;
      sentAt = performance.now();
      send(takeBatch());
    }
    if (waiting.length > 0 && credit > 0) timer ??= setTimeout(onTimer, batchDelayMs);
    if (finishing ? waiting.length === 0 : !isFull()) room.resolve();
  };
  const onTimer = (): void => {
    timer = undefined;
    drain();
  };

  const wait = (): Promise<void> => {
    room = Promise.withResolvers();
    drain();
    return room.promise;
  };

  return {
    push: (items) => {
      if (closed) return Promise.resolve();
      waiting = waiting.length === 0 ? [...items] : waiting.concat(items);
      return wait();
    },
    ack: () => {
      credit = Math.min(credit + 1, streamCredit);
      drain();
    },
    finish: () => {
      if (closed) return Promise.resolve();
      finishing = true;
      return wait();
    },
    close: () => {
      closed = true;
      waiting = [];
      clearTimeout(timer);
      room.resolve();
    },
  };
}
