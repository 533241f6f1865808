import type { MenuItemConstructorOptions } from 'electron';
import type { ContainerSummary, PublishedPort } from '../shared/ipc/containers.ts';
import type { EngineState } from '../shared/ipc/engine.ts';
import { words } from './words.ts';

export type TrayActions = {
  /** Shows the window, at a place such as `/containers/ID/logs` where one is given. */
  readonly show: (place?: string) => void;
  readonly quit: () => void;
  readonly act: (action: 'start' | 'stop' | 'restart' | 'pause' | 'unpause', containerId: string) => void;
  readonly openPort: (port: PublishedPort) => void;
  readonly stopEngine: () => void;
  readonly startEngine: () => void;
};

export type TrayState = {
  readonly engine: EngineState;
  /** Every container, as the engine lists them: newest first. */
  readonly containers: readonly ContainerSummary[];
  /** Of the file system with the engine's data, in bytes; undefined where it is not known. */
  readonly freeBytes: number | undefined;
  readonly onQuit: 'leave-running' | 'stop-containers';
};

const runningMax = 15;
const stoppedMax = 8;

/** The tray's menu: what runs, with the quick actions on it, and what could. Quitting says what becomes of the containers. */
export function planTrayMenu({ engine, containers, freeBytes, onQuit }: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const running = containers.filter(isAlive);
  const stopped = containers.filter((container) => !isAlive(container)).sort((a, b) => ((a.finishedAt ?? a.createdAt) < (b.finishedAt ?? b.createdAt) ? 1 : -1));
  const more = running.length - runningMax;
  return [
    { label: words.show, click: () => actions.show() },
    { type: 'separator' },
    { label: words.engine[engine.kind], enabled: false },
    ...(freeBytes === undefined ? [] : [{ label: words.free(freeBytes), click: () => actions.show('/disk') }]),
    { type: 'separator' },
    ...(engine.kind === 'running' && running.length === 0 ? [{ label: words.nothingRuns, enabled: false }] : []),
    ...running.slice(0, runningMax).map((container) => planRunning(container, actions)),
    ...(more > 0 ? [{ label: words.more(more), click: () => actions.show('/containers?show=running') }] : []),
    ...(stopped.length > 0 ? [{ label: words.startStopped, submenu: stopped.slice(0, stoppedMax).map(({ id, name }) => ({ label: words.start(name), click: () => actions.act('start', id) })) }] : []),
    { type: 'separator' },
    engine.kind === 'stopped' || engine.kind === 'failed' || engine.kind === 'denied' ? { label: words.startEngine, click: actions.startEngine } : { label: words.stopEngine, enabled: engine.kind === 'running', click: actions.stopEngine },
    { label: running.length === 0 ? words.quit : onQuit === 'leave-running' ? words.quitAndLeave : words.quitAndStop(running.length), click: actions.quit },
  ];
}

export function isAlive({ status }: ContainerSummary): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting';
}

function planRunning({ id, name, status, ports }: ContainerSummary, { act, show, openPort }: TrayActions): MenuItemConstructorOptions {
  const place = `/containers/${id}`;
  return {
    label: status === 'running' ? name : words.inState(name, status),
    submenu: [
      ...ports.filter(({ protocol }) => protocol === 'tcp').map((port) => ({ label: words.openPort(port.hostPort), click: () => openPort(port) })),
      { label: words.logs, click: () => show(`${place}/logs`) },
      { label: words.terminal, enabled: status === 'running', click: () => show(`${place}/terminal`) },
      { type: 'separator' },
      status === 'paused' ? { label: words.unpause(name), click: () => act('unpause', id) } : { label: words.pause(name), enabled: status === 'running', click: () => act('pause', id) },
      { label: words.stop(name), click: () => act('stop', id) },
      { label: words.restart(name), click: () => act('restart', id) },
    ],
  };
}

/** Where a published port answers on this machine. */
export function portUrl({ hostIp, hostPort }: PublishedPort): string {
  const anywhere = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
  const host = anywhere ? 'localhost' : hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `http://${host}:${hostPort}/`;
}
