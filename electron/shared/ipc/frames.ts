import type { ErrorBody } from '../errors/engine-error.ts';
import type { CallName, EventName, Events, Reply, StreamName } from './contract.ts';

/**
 * What travels between a page and its session. Over Electron a `call` is one `ipcRenderer.invoke` and its `ret` the answer; everything
 * else is posted and pushed as it stands. Over the WebSocket of browser mode every frame is one JSON text message, `hello` first.
 */

/** First frame on a WebSocket: the single-use token of the printed link, or the session that came of it (a reload, a second try). */
export type HelloFrame = { readonly kind: 'hello'; readonly token: string } | { readonly kind: 'hello'; readonly session: string };

/** The answer to a good hello. The page keeps `session` in its sessionStorage; it holds as long as the host runs. */
export type WelcomeFrame = { readonly kind: 'welcome'; readonly session: string };

/** `id` is chosen by the page, unique in its session, as with streams. */
export type CallFrame = { readonly kind: 'call'; readonly id: number; readonly name: CallName; readonly input: unknown };
export type RetFrame = { readonly kind: 'ret'; readonly id: number; readonly reply: Reply<unknown> };

/** Page to host, unanswered. `ack` gives back the credit of one batch; `close` ends a stream without an `end`. */
export type PostFrame =
  | { readonly kind: 'open'; readonly id: number; readonly name: StreamName; readonly input: unknown }
  | { readonly kind: 'ack'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/** Host to page, unasked. After `end` nothing more comes for that id. */
export type PushFrame =
  | { readonly kind: 'batch'; readonly id: number; readonly items: readonly unknown[] }
  | { readonly kind: 'end'; readonly id: number; readonly error: ErrorBody | null }
  | EventFrame;

export type EventFrame = { [Name in EventName]: { readonly kind: 'event'; readonly name: Name; readonly payload: Events[Name] } }[EventName];

export type PageFrame = HelloFrame | CallFrame | PostFrame;
export type HostFrame = WelcomeFrame | RetFrame | PushFrame;

/** Batches a stream may have sent and not yet seen acknowledged. */
export const streamCredit = 8;
/** A batch leaves at once where none has left for so long, else when it holds this many items or that time is over. */
export const batchItems = 1000;
export const batchDelayMs = 8;

/** Where browser mode takes WebSockets. */
export const socketPath = '/rpc';
/** Close codes of that WebSocket: `refused` is final (ask for a new link), `malformed` a frame that is none of the above. */
export const closeCodes = { refused: 4401, malformed: 4400 } as const;

/** Electron's four channels; nothing else is listened to. `dropped` takes a path, which the preload alone sends. */
export const electronChannels = { call: 'tidewharf:call', post: 'tidewharf:post', push: 'tidewharf:push', dropped: 'tidewharf:dropped' } as const;
