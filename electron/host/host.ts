import { isAbsolute } from 'node:path';
import { EngineError, isEngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import type { Calls, Reply } from '../shared/ipc/contract.ts';
import type { ChosenFile } from '../shared/ipc/files.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import { appHandlers } from './app/app-handlers.ts';
import { buildHandlers } from './builds/build-handlers.ts';
import { containerHandlers } from './containers/container-handlers.ts';
import { diagnosticsHandlers } from './diagnostics/diagnostics-handlers.ts';
import { followLog } from './diagnostics/follow-log.ts';
import { diskHandlers } from './disk/disk-handlers.ts';
import { editHandlers } from './containers/edit-handlers.ts';
import { lossHandlers } from './containers/loss-handlers.ts';
import { portHandlers } from './containers/port-handlers.ts';
import { runHandlers } from './containers/run-handlers.ts';
import { engineHandlers } from './engine/engine-handlers.ts';
import { fileHandlers } from './files/file-handlers.ts';
import type { HandlersOf } from './handlers.ts';
import type { HostParts } from './host-parts.ts';
import { imageContentsHandlers } from './images/image-contents-handlers.ts';
import { imageHandlers } from './images/image-handlers.ts';
import { logHandlers } from './logs/log-handlers.ts';
import { followLogs } from './logs/read-logs.ts';
import { isCallName, parseCallInput } from './inputs.ts';
import { contentsHandlers } from './contents/contents-handlers.ts';
import { eventHandlers } from './events/event-handlers.ts';
import { eventLines } from './events/event-lines.ts';
import { networkHandlers } from './networks/network-handlers.ts';
import { registryHandlers } from './registries/registry-handlers.ts';
import { volumeHandlers } from './volumes/volume-handlers.ts';
import type { Session, StreamSources } from './session.ts';
import { createSession } from './session.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';
import { statsHandlers, statsStream } from './stats/stats-handlers.ts';
import { taskHandlers } from './tasks/task-handlers.ts';
import { terminalHandlers } from './terminals/terminal-handlers.ts';
import { trashHandlers } from './trash/trash-handlers.ts';

/** The neutral core: it knows neither windows nor HTTP. */
export type Host = {
  /** Any name and input, as they came from a page; never throws. */
  call(name: unknown, input: unknown): Promise<Reply<unknown>>;
  /** A path that was dropped on the window, as the preload told it; never throws. */
  dropped(path: unknown): Promise<Reply<ChosenFile>>;
  /** For one page: its streams, and the events. */
  createSession(send: (frame: PushFrame) => void): Session;
};

export function createHost(parts: HostParts): Host {
  const handlers: HandlersOf<Calls> = {
    ...appHandlers(parts),
    ...engineHandlers(parts),
    ...settingsHandlers(parts),
    ...imageHandlers(parts),
    ...imageContentsHandlers(parts),
    ...containerHandlers(parts),
    ...runHandlers(parts),
    ...editHandlers(parts),
    ...lossHandlers(parts),
    ...portHandlers(parts),
    ...taskHandlers(parts),
    ...terminalHandlers(parts),
    ...logHandlers(parts),
    ...fileHandlers(parts),
    ...statsHandlers(parts),
    ...diskHandlers(parts),
    ...trashHandlers(parts),
    ...diagnosticsHandlers(parts),
    ...volumeHandlers(parts),
    ...eventHandlers(parts),
    ...contentsHandlers(parts),
    ...networkHandlers(parts),
    ...registryHandlers(parts),
    ...buildHandlers(parts),
  };
  const sources: StreamSources = {
    logs: (request, signal) => followLogs(parts.client, request, signal),
    terminal: ({ id }, signal) => parts.terminals.output(id, signal),
    stats: (request, signal) => statsStream(parts, request, signal),
    engineLog: (_nothing, signal) => followLog(parts.engineHost, signal),
    events: (_all, signal) => eventLines(parts.client, signal),
    build: ({ id }, signal) => parts.client.buildEvents(id, { signal }),
  };
  return {
    call: async (name, input) => {
      try {
        if (!isCallName(name)) throw new EngineError('not-implemented', `call ${String(name).slice(0, 100)}: not in the contract`);
        const handle = handlers[name] as (input: unknown) => Promise<unknown>;
        return { ok: true, value: await handle(parseCallInput(name, input)) };
      } catch (error) {
        if (isEngineError(error, 'forbidden') && error.detail?.['socket'] !== undefined) parts.engineHost.refused(error.message);
        return { ok: false, error: toErrorBody(error) };
      }
    },
    dropped: async (path) => {
      try {
        if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0')) throw new EngineError('invalid', 'drop: it is no file of this machine');
        return { ok: true, value: await parts.files.add(path, 'open') };
      } catch (error) {
        return { ok: false, error: toErrorBody(error) };
      }
    },
    createSession: (send) => createSession({ announcer: parts.announcer, sources, send }),
  };
}
