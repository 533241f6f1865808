import type { MenuItemConstructorOptions } from 'electron';
import type { ContainerSummary, PublishedPort } from '../shared/ipc/containers.ts';
import type { EngineState } from '../shared/ipc/engine.ts';

export type TrayActions = {
  readonly show: () => void;
  readonly quit: () => void;
  readonly stop: (containerId: string) => void;
  readonly restart: (containerId: string) => void;
  readonly openPort: (port: PublishedPort) => void;
};

const containersMax = 15;

/** The tray's menu: what runs, with the quick actions on it. Quitting says what becomes of it. */
export function planTrayMenu(options: { readonly engine: EngineState; readonly running: readonly ContainerSummary[]; readonly actions: TrayActions }): MenuItemConstructorOptions[] {
  const { engine, running, actions } = options;
  const more = running.length - containersMax;
  return [
    { label: 'Show Tidewharf', click: actions.show },
    { type: 'separator' },
    { label: wordsOf(engine), enabled: false },
    ...(engine.kind === 'running' && running.length === 0 ? [{ label: 'No running containers', enabled: false }] : []),
    ...running.slice(0, containersMax).map((container) => planContainer(container, actions)),
    ...(more > 0 ? [{ label: `${more} more ...`, click: actions.show }] : []),
    { type: 'separator' },
    { label: running.length === 0 ? 'Quit Tidewharf' : 'Quit Tidewharf, containers go on', click: actions.quit },
  ];
}

function planContainer(container: ContainerSummary, actions: TrayActions): MenuItemConstructorOptions {
  const ports = container.ports.filter(({ protocol }) => protocol === 'tcp');
  return {
    label: container.name,
    submenu: [
      ...ports.map((port) => ({ label: `Open port ${port.hostPort}`, click: () => actions.openPort(port) })),
      { label: `Stop ${container.name}`, click: () => actions.stop(container.id) },
      { label: `Restart ${container.name}`, click: () => actions.restart(container.id) },
    ],
  };
}

function wordsOf(engine: EngineState): string {
  switch (engine.kind) {
    case 'running':
      return 'Engine is running';
    case 'starting':
      return 'Engine is starting';
    case 'restarting':
      return 'Engine is starting again';
    case 'failed':
      return 'Engine does not run: see the window';
    case 'denied':
      return 'Engine is closed to you: see the window';
    case 'stopped':
      return 'Engine has stopped';
  }
}

/** Where a published port answers on this machine. */
export function portUrl({ hostIp, hostPort }: PublishedPort): string {
  const anywhere = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::';
  const host = anywhere ? 'localhost' : hostIp.includes(':') ? `[${hostIp}]` : hostIp;
  return `http://${host}:${hostPort}/`;
}
