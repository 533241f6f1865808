import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Rooms } from './rooms.ts';

/** One request on its way through a handler. */
export type Call = {
  readonly rooms: Rooms;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The bare connection where the client asked to upgrade it: the response writes to the same. */
  readonly socket: Duplex | undefined;
  /** Minor number of the API version that the client speaks. */
  readonly version: number;
  /** From the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Aborted once the client has gone. */
  readonly signal: AbortSignal;
};

export type Handler = (call: Call) => void | Promise<void>;

export type Route = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** `{id}` is one segment, `{name...}` one or more. */
  readonly path: string;
  readonly handle: Handler;
  /** Minor version from which on it is there. */
  readonly since?: number;
  /** May take over the connection (`Upgrade: tcp`). */
  readonly hijack?: true;
};
