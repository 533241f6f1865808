import type { ErrorBody } from '../errors/engine-error.ts';
import type { Bridge, Calls, EventName, Reply } from './contract.ts';
import { callNames, eventNames, streamNames } from './contract.ts';
import type { PostFrame, PushFrame } from './frames.ts';

/** How one transport carries frames. `call` never rejects: a lost connection is a reply with `unavailable`. */
export type BridgeTransport = {
  readonly kind: Bridge['kind'];
  call(name: keyof Calls, input: unknown): Promise<Reply<unknown>>;
  post(frame: PostFrame): void;
};

/** `receive` takes what the host pushes; `disconnect` ends every open stream with the error (the host has forgotten them). */
export type BridgeClient = { readonly bridge: Bridge; receive(frame: PushFrame): void; disconnect(error: ErrorBody): void };

type OpenStream = {
  onBatch(items: unknown[]): void | Promise<void>;
  onEnd(error: ErrorBody | null): void;
  /** Settles when the batches received so far have been taken. */
  taken: Promise<void>;
};

/** The page's end of the contract, the same for Electron's preload and for the WebSocket of browser mode. Names not in the contract's lists are refused. */
export function createBridgeClient(transport: BridgeTransport): BridgeClient {
  const streams = new Map<number, OpenStream>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>(eventNames.map((name) => [name, new Set()]));
  let lastId = 0;

  const take = async (id: number, stream: OpenStream, items: unknown[]): Promise<void> => {
    if (streams.get(id) !== stream) return;
    try {
      await stream.onBatch(items);
    } finally {
      if (streams.get(id) === stream) transport.post({ kind: 'ack', id });
    }
  };

  const end = (id: number, error: ErrorBody | null): void => {
    const stream = streams.get(id);
    if (stream === undefined) return;
    const finish = (): void => {
      if (streams.delete(id)) stream.onEnd(error);
    };
    stream.taken.then(finish, finish);
  };

  const bridge: Bridge = {
    kind: transport.kind,
    call: (name, input) => {
      if (!callNames.includes(name)) return Promise.resolve({ ok: false, error: unknownName('call', name) });
      return transport.call(name, input) as Promise<Reply<never>>;
    },
    stream: (name, input, handlers) => {
      if (!streamNames.includes(name)) {
        handlers.onEnd(unknownName('stream', name));
        return () => {};
      }
      const id = ++lastId;
      streams.set(id, { onBatch: (items) => handlers.onBatch(items as never), onEnd: handlers.onEnd, taken: Promise.resolve() });
      transport.post({ kind: 'open', id, name, input });
      return () => {
        if (streams.delete(id)) transport.post({ kind: 'close', id });
      };
    },
    on: (name, listener) => {
      const set = listeners.get(name);
      set?.add(listener);
      return () => void set?.delete(listener);
    },
  };

  const receive = (frame: PushFrame): void => {
    switch (frame.kind) {
      case 'batch': {
        const stream = streams.get(frame.id);
        if (stream === undefined) return;
        const next = (): Promise<void> => take(frame.id, stream, [...frame.items]);
        stream.taken = stream.taken.then(next, next);
        return;
      }
      case 'end':
        return end(frame.id, frame.error);
      case 'event':
        for (const listener of listeners.get(frame.name) ?? []) (listener as (payload: unknown) => void)(frame.payload);
    }
  };

  return { bridge, receive, disconnect: (error) => [...streams.keys()].forEach((id) => end(id, error)) };
}

function unknownName(what: string, name: string): ErrorBody {
  return { kind: 'not-implemented', message: `${what} ${name}: not in the contract` };
}
