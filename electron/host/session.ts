import { z } from 'zod';
import { EngineError, isEngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import type { StreamName, Streams } from '../shared/ipc/contract.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import type { Announcer } from './announcer.ts';
import type { Batcher } from './batcher.ts';
import { createBatcher } from './batcher.ts';
import { isStreamName, parseStreamInput } from './inputs.ts';

/** Where a stream's items come from, some at a time. Ends, throws, or stops when the signal aborts. */
export type StreamSources = {
  readonly [Name in StreamName]: (input: Streams[Name]['in'], signal: AbortSignal) => AsyncIterable<readonly Streams[Name]['item'][]>;
};

/** One page's connection. */
export type Session = {
  /** A frame as it came from the page: anything. Fails `invalid` where it is none of ours. */
  receive(frame: unknown): void;
  /** Ends its streams; nothing is sent any more. */
  close(): void;
};

const openStreamsMax = 64;

const id = z.int().min(0);
const postFrame = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), id, name: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('ack'), id }),
  z.object({ kind: z.literal('close'), id }),
]);

type OpenStream = { readonly batcher: Batcher<unknown>; readonly abort: AbortController };

/** `send` must be cheap and never throw. Events go to every session, streams to the one that opened them. */
export function createSession(options: {
  readonly announcer: Announcer;
  readonly sources: StreamSources;
  readonly send: (frame: PushFrame) => void;
}): Session {
  const { announcer, sources, send } = options;
  const streams = new Map<number, OpenStream>();
  const leave = announcer.listen(send);
  let closed = false;

  const stop = (streamId: number): void => {
    const stream = streams.get(streamId);
    streams.delete(streamId);
    stream?.abort.abort();
    stream?.batcher.close();
  };

  const pump = async (streamId: number, { batcher, abort }: OpenStream, source: AsyncIterable<readonly unknown[]>): Promise<void> => {
    let error: unknown;
    try {
      for await (const items of source) await batcher.push(items);
    } catch (thrown) {
      error = thrown;
    }
    await batcher.finish();
    if (abort.signal.aborted || streams.get(streamId)?.batcher !== batcher) return;
    streams.delete(streamId);
    send({ kind: 'end', id: streamId, error: error === undefined || isEngineError(error, 'cancelled') ? null : toErrorBody(error) });
  };

  const open = (streamId: number, name: StreamName, input: unknown): void => {
    const batcher = createBatcher<unknown>({ send: (items) => send({ kind: 'batch', id: streamId, items }), lengthOf });
    const stream = { batcher, abort: new AbortController() };
    streams.set(streamId, stream);
    void pump(streamId, stream, openSource(sources, { name, input, signal: stream.abort.signal }));
  };

  return {
    receive: (value) => {
      if (closed) return;
      const parsed = postFrame.safeParse(value);
      if (!parsed.success) throw new EngineError('invalid', 'frame: none of open, ack and close');
      const frame = parsed.data;
      switch (frame.kind) {
        case 'ack':
          return streams.get(frame.id)?.batcher.ack();
        case 'close':
          return stop(frame.id);
        case 'open': {
          const refused = refusal(frame.name, streams, frame.id);
          if (refused !== undefined) return send({ kind: 'end', id: frame.id, error: toErrorBody(refused) });
          return open(frame.id, frame.name as StreamName, frame.input);
        }
      }
    },
    close: () => {
      closed = true;
      leave();
      for (const streamId of streams.keys()) stop(streamId);
    },
  };
}

function refusal(name: string, streams: ReadonlyMap<number, OpenStream>, streamId: number): EngineError | undefined {
  if (!isStreamName(name)) return new EngineError('not-implemented', `stream ${name.slice(0, 100)}: not in the contract`);
  if (streams.has(streamId)) return new EngineError('invalid', `stream ${name}: id ${streamId} is open already`);
  if (streams.size >= openStreamsMax) return new EngineError('conflict', `stream ${name}: ${openStreamsMax} are open already`);
  return undefined;
}

/** Opened inside the iteration, so that bad input ends the stream like any other error. */
async function* openSource(sources: StreamSources, request: { name: StreamName; input: unknown; signal: AbortSignal }): AsyncGenerator<readonly unknown[]> {
  const { name, input, signal } = request;
  const source = sources[name] as (input: unknown, signal: AbortSignal) => AsyncIterable<readonly unknown[]>;
  yield* source(parseStreamInput(name, input), signal);
}

/** Characters of an item, roughly: its longest field decides. */
function lengthOf(item: unknown): number {
  if (typeof item !== 'object' || item === null) return 0;
  if ('lines' in item) return lengthOf(item.lines);
  if ('text' in item && typeof item.text === 'string') return item.text.length;
  if ('data' in item && typeof item.data === 'string') return item.data.length;
  return 0;
}
