import { statfs } from 'node:fs/promises';
import { Menu, Tray } from 'electron';
import type { RunningHost } from '../host/start-host.ts';
import type { CallName, Calls, Reply } from '../shared/ipc/contract.ts';
import type { ContainerSummary } from '../shared/ipc/containers.ts';
import { planTrayMenu, portUrl, type TrayActions } from './tray-menu.ts';

/** Many events come together; the menu is made once for them. */
const settleMs = 150;

export type TrayOptions = {
  readonly icon: string;
  readonly running: RunningHost;
  readonly dataDir: string;
  readonly show: (place?: string) => void;
  readonly quit: () => void;
  /** Told whenever the menu is made anew. */
  readonly onFreeBytes: (bytes: number) => void;
};

/** The tray icon, its menu kept equal to what runs. It goes through the same calls as the page. */
export function createTray(options: TrayOptions): Tray {
  const { icon, running, dataDir, show, onFreeBytes } = options;
  const { host, engineHost, announcer, settings } = running;
  const tray = new Tray(icon);
  tray.setToolTip('Tidewharf');
  tray.on('click', () => show());

  const call = <Name extends CallName>(name: Name, input: Calls[Name]['in']): Promise<Reply<Calls[Name]['out']>> =>
    host.call(name, input) as Promise<Reply<Calls[Name]['out']>>;
  const actions = planActions(options, call);

  const readContainers = async (): Promise<ContainerSummary[]> => {
    if (engineHost.state().kind !== 'running') return [];
    const reply = await call('containers.list', {});
    return reply.ok ? reply.value : [];
  };

  const draw = async (): Promise<void> => {
    const [containers, freeBytes] = await Promise.all([readContainers(), readFreeBytes(dataDir)]);
    if (freeBytes !== undefined) onFreeBytes(freeBytes);
    if (tray.isDestroyed()) return;
    tray.setContextMenu(Menu.buildFromTemplate(planTrayMenu({ engine: engineHost.state(), containers, freeBytes, onQuit: settings.get().onQuit }, actions)));
  };

  let timer: NodeJS.Timeout | undefined;
  const drawSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void draw();
    }, settleMs);
  };

  announcer.listen((frame) => {
    if (frame.name === 'engine.state' || frame.name === 'engine.notice' || frame.name === 'settings') drawSoon();
  });
  void draw();
  return tray;
}

function planActions({ show, quit }: TrayOptions, call: <Name extends CallName>(name: Name, input: Calls[Name]['in']) => Promise<Reply<Calls[Name]['out']>>): TrayActions {
  /** What goes wrong is for the window to show. */
  const tell = (reply: Promise<Reply<unknown>>, place?: string): void =>
    void reply.then(({ ok }) => {
      if (!ok) show(place);
    });
  return {
    show,
    quit,
    act: (action, id) => tell(call(`containers.${action}`, { id }), `/containers/${id}/overview`),
    openPort: (port) => tell(call('app.openExternal', { url: portUrl(port) })),
    stopEngine: () => tell(call('engine.stop', {})),
    startEngine: () => tell(call('engine.restart', {})),
  };
}

/** What a user of the machine may still write; undefined before there is such a folder. */
async function readFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
