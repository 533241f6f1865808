import type { ErrorBody } from '../errors/engine-error.ts';
import type {
  AppInfo, ContainerDetail, ContainerSummary, EngineNotice, EngineState, ImageDetail, ImageSummary, LogLine, LogsRequest, PullRequest,
  RunRequest, RunResult, Settings, SettingsChange, Task, TerminalInfo, TerminalOpen, TerminalOutput,
} from './types.ts';

/** Name -> input and output of everything the page may ask for. The host parses each input with zod before anything else sees it. */
export type Calls = {
  'app.info': { in: Empty; out: AppInfo };
  /** Opens an http(s) link or a published port in the user's browser. In browser mode the page opens it itself. */
  'app.openExternal': { in: { url: string }; out: Empty };
  'engine.state': { in: Empty; out: EngineState };
  'engine.restart': { in: Empty; out: Empty };
  'settings.get': { in: Empty; out: Settings };
  'settings.set': { in: SettingsChange; out: Settings };
  'images.list': { in: Empty; out: ImageSummary[] };
  'images.inspect': { in: { id: string }; out: ImageDetail };
  'images.remove': { in: { reference: string; force: boolean }; out: { untagged: string[]; deleted: string[] } };
  /** Starts a task and returns at once. */
  'images.pull': { in: PullRequest; out: { taskId: string } };
  'containers.list': { in: Empty; out: ContainerSummary[] };
  'containers.inspect': { in: { id: string }; out: ContainerDetail };
  /** Creates and starts; a missing image is pulled first as a task that shows. */
  'containers.run': { in: RunRequest; out: RunResult };
  'containers.start': { in: { id: string }; out: Empty };
  'containers.stop': { in: { id: string }; out: Empty };
  'containers.restart': { in: { id: string }; out: Empty };
  'containers.kill': { in: { id: string }; out: Empty };
  /** `canBeRestored`: it is in the trash now. */
  'containers.remove': { in: { id: string; force: boolean }; out: { canBeRestored: boolean } };
  /** Out of the trash. Its name is another where somebody took its own. */
  'containers.restore': { in: { id: string }; out: { name: string } };
  'tasks.list': { in: Empty; out: Task[] };
  'tasks.cancel': { in: { id: string }; out: Empty };
  /** Forgets a task that has ended. */
  'tasks.dismiss': { in: { id: string }; out: Empty };
  'terminals.list': { in: Empty; out: TerminalInfo[] };
  'terminals.open': { in: TerminalOpen; out: TerminalInfo };
  'terminals.write': { in: { id: string; data: string }; out: Empty };
  'terminals.resize': { in: { id: string; cols: number; rows: number }; out: Empty };
  'terminals.close': { in: { id: string }; out: Empty };
};

/** Name -> request and item of everything that flows. Items come in batches; the page acknowledges each, so that a slow page stops the source. */
export type Streams = {
  logs: { in: LogsRequest; item: LogLine };
  /** Output from the scrollback's start on, so that a screen that comes back sees what it missed. Ends when the shell does. */
  terminal: { in: { id: string }; item: TerminalOutput };
};

/** Name -> payload of everything that is announced unasked. */
export type Events = {
  'engine.state': EngineState;
  /** Something changed in the engine: read again what it is about. */
  'engine.notice': EngineNotice;
  /** The whole task, at most five times a second. */
  task: Task;
  'task.dismissed': { id: string };
  settings: Settings;
};

export type Empty = Readonly<Record<string, never>>;
export type CallName = keyof Calls;
export type StreamName = keyof Streams;
export type EventName = keyof Events;

/** Replies are values, never thrown through IPC. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorBody };

/** The one object on the page's window (`window.tidewharf`), made by the preload; browser mode makes the same over its WebSocket. */
export type Bridge = {
  readonly kind: 'electron' | 'browser';
  call<Name extends CallName>(name: Name, input: Calls[Name]['in']): Promise<Reply<Calls[Name]['out']>>;
  /**
   * `onBatch` may return a promise: the next batches are held back until it settles. `onEnd` is called once, with the error where there
   * was one. The returned function closes the stream.
   */
  stream<Name extends StreamName>(
    name: Name,
    input: Streams[Name]['in'],
    handlers: {
      onBatch: (items: Streams[Name]['item'][]) => void | Promise<void>;
      onEnd: (error: ErrorBody | null) => void;
    },
  ): () => void;
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
};

/** The closed lists that preload and host check names against; the types keep them complete. */
export const callNames = [
  'app.info', 'app.openExternal', 'engine.state', 'engine.restart', 'settings.get', 'settings.set',
  'images.list', 'images.inspect', 'images.remove', 'images.pull',
  'containers.list', 'containers.inspect', 'containers.run', 'containers.start', 'containers.stop', 'containers.restart', 'containers.kill', 'containers.remove', 'containers.restore',
  'tasks.list', 'tasks.cancel', 'tasks.dismiss',
  'terminals.list', 'terminals.open', 'terminals.write', 'terminals.resize', 'terminals.close',
] as const satisfies readonly CallName[];
export const streamNames = ['logs', 'terminal'] as const satisfies readonly StreamName[];
export const eventNames = ['engine.state', 'engine.notice', 'task', 'task.dismissed', 'settings'] as const satisfies readonly EventName[];
