import type { ErrorBody } from '../errors/engine-error.ts';
import type { AppCalls } from './app.ts';
import { appCallNames } from './app.ts';
import type { EngineCalls, EngineNotice, EngineState } from './engine.ts';
import { engineCallNames } from './engine.ts';
import type { ChosenFile, FileCalls } from './files.ts';
import { fileCallNames } from './files.ts';
import type { Settings, SettingsCalls } from './settings.ts';
import { settingsCallNames } from './settings.ts';
import type { ImageContentsCalls } from './image-contents.ts';
import { imageContentsCallNames } from './image-contents.ts';
import type { ImageCalls } from './images.ts';
import { imageCallNames } from './images.ts';
import type { ContainerCalls } from './containers.ts';
import { containerCallNames } from './containers.ts';
import type { Task, TaskCalls } from './tasks.ts';
import { taskCallNames } from './tasks.ts';
import type { TerminalCalls, TerminalOutput } from './terminals.ts';
import { terminalCallNames } from './terminals.ts';
import type { RunCalls } from './run.ts';
import { runCallNames } from './run.ts';
import type { EditCalls } from './edit.ts';
import { editCallNames } from './edit.ts';
import type { LossCalls } from './loss.ts';
import { lossCallNames } from './loss.ts';
import type { PortCalls } from './ports.ts';
import { portCallNames } from './ports.ts';
import type { VolumeCalls } from './volumes.ts';
import { volumeCallNames } from './volumes.ts';
import type { ContentsCalls } from './contents.ts';
import { contentsCallNames } from './contents.ts';
import type { NetworkCalls } from './networks.ts';
import { networkCallNames } from './networks.ts';
import type { RegistryCalls } from './registries.ts';
import { registryCallNames } from './registries.ts';
import type { EngineEventLine, EventCalls } from './events.ts';
import { eventCallNames } from './events.ts';
import type { LogCalls, LogFollowRequest, LogNews } from './logs.ts';
import { logCallNames } from './logs.ts';
import type { StatsReading } from '../engine-api/stats.ts';
import type { StatsCalls, StatsStreamRequest } from './stats.ts';
import { statsCallNames } from './stats.ts';
import type { DiskCalls } from './disk.ts';
import { diskCallNames } from './disk.ts';
import type { TrashCalls } from './trash.ts';
import { trashCallNames } from './trash.ts';
import type { DiagnosticsCalls } from './diagnostics.ts';
import { diagnosticsCallNames } from './diagnostics.ts';
import type { BuildEvent } from '../engine-api/builds.ts';
import type { BuildCalls } from './builds.ts';
import { buildCallNames } from './builds.ts';
import type { Empty } from './empty.ts';

/** Name -> input and output of everything the page may ask for. The host parses each input with zod before anything else sees it. */
export type Calls = AppCalls &
  EngineCalls &
  SettingsCalls &
  ImageCalls &
  ImageContentsCalls &
  ContainerCalls &
  RunCalls &
  TaskCalls &
  TerminalCalls &
  LogCalls &
  DiskCalls &
  TrashCalls &
  DiagnosticsCalls &
  FileCalls &
  StatsCalls &
  EditCalls &
  LossCalls &
  PortCalls &
  VolumeCalls &
  EventCalls &
  ContentsCalls &
  NetworkCalls &
  RegistryCalls &
  BuildCalls;

/** Name -> request and item of everything that flows. Items come in batches; the page acknowledges each, so that a slow page stops the source. */
export type Streams = {
  /** What follows in some logs, each to the end of its run. Ends when all have. */
  logs: { in: LogFollowRequest; item: LogNews };
  /** Output from the scrollback's start on, so that a screen that comes back sees what it missed. Ends when the shell does. */
  terminal: { in: { id: string }; item: TerminalOutput };
  /** Of those that run. All of one moment come together. */
  stats: { in: StatsStreamRequest; item: StatsReading };
  /** Lines of the engine's log: the last ones, then each as it comes. Ends never by itself. */
  engineLog: { in: Empty; item: string };
  /** What the engine still knows of its past, oldest first, then what happens. Ends with the engine. */
  events: { in: Empty; item: EngineEventLine };
  /** All that a build has said, from its start, and what it says; ends when it is over. Leaving leaves the build alone. */
  build: { in: { id: string }; item: BuildEvent };
};

/** Name -> payload of everything that is announced unasked. */
export type Events = {
  'engine.state': EngineState;
  /** Something changed in the engine: read again what it is about. */
  'engine.notice': EngineNotice;
  /** The whole task, at most five times a second. */
  task: Task;
  'task.dismissed': { id: string };
  /** The person asked for a place of the window from outside of it: tray, notification, link. Only to the page of Electron. */
  navigate: { to: string };
  settings: Settings;
};

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
  /**
   * Electron alone: where something lies that the person has dropped on the window. It takes the page's own `File`, whose path only the preload can ask for: no page can
   * make one up.
   */
  dropped?(file: unknown): Promise<Reply<ChosenFile>>;
};

/** The closed lists that preload and host check names against; the types keep them complete. */
export const callNames = [
  ...appCallNames,
  ...engineCallNames,
  ...settingsCallNames,
  ...imageCallNames,
  ...imageContentsCallNames,
  ...containerCallNames,
  ...portCallNames,
  ...lossCallNames,
  ...editCallNames,
  ...runCallNames,
  ...taskCallNames,
  ...terminalCallNames,
  ...logCallNames,
  ...fileCallNames,
  ...statsCallNames,
  ...diskCallNames,
  ...trashCallNames,
  ...diagnosticsCallNames,
  ...volumeCallNames,
  ...eventCallNames,
  ...contentsCallNames,
  ...networkCallNames,
  ...registryCallNames,
  ...buildCallNames,
] as const satisfies readonly CallName[];
export const streamNames = ['logs', 'terminal', 'stats', 'engineLog', 'events', 'build'] as const satisfies readonly StreamName[];
export const eventNames = ['engine.state', 'engine.notice', 'task', 'task.dismissed', 'navigate', 'settings'] as const satisfies readonly EventName[];
