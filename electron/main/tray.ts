import { Menu, Tray } from 'electron';
import type { RunningHost } from '../host/start-host.ts';
import type { CallName, Calls, Reply } from '../shared/ipc/contract.ts';
import type { ContainerSummary } from '../shared/ipc/containers.ts';
import { planTrayMenu, portUrl } from './tray-menu.ts';

/** Many events come together; the menu is made once for them. */
const settleMs = 150;

/** The tray icon, its menu kept equal to what runs. It goes through the same calls as the page. */
export function createTray(options: { readonly icon: string; readonly running: RunningHost; readonly show: () => void; readonly quit: () => void }): Tray {
  const { icon, running, show, quit } = options;
  const { host, engineHost, announcer } = running;
  const tray = new Tray(icon);
  tray.setToolTip('Tidewharf');
  tray.on('click', show);

  const call = <Name extends CallName>(name: Name, input: Calls[Name]['in']): Promise<Reply<Calls[Name]['out']>> =>
    host.call(name, input) as Promise<Reply<Calls[Name]['out']>>;

  /** What goes wrong is for the window to show. */
  const act = (name: 'containers.stop' | 'containers.restart', id: string): void =>
    void call(name, { id }).then((reply) => {
      if (!reply.ok) show();
    });

  const readRunning = async (): Promise<ContainerSummary[]> => {
    if (engineHost.state().kind !== 'running') return [];
    const reply = await call('containers.list', {});
    return reply.ok ? reply.value.filter(({ status }) => status === 'running') : [];
  };

  const draw = async (): Promise<void> => {
    const containers = await readRunning();
    if (tray.isDestroyed()) return;
    const menu = planTrayMenu({
      engine: engineHost.state(),
      running: containers,
      actions: {
        show,
        quit,
        stop: (id) => act('containers.stop', id),
        restart: (id) => act('containers.restart', id),
        openPort: (port) => void call('app.openExternal', { url: portUrl(port) }),
      },
    });
    tray.setContextMenu(Menu.buildFromTemplate(menu));
  };

  let timer: NodeJS.Timeout | undefined;
  const drawSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void draw();
    }, settleMs);
  };

  announcer.listen((frame) => {
    if (frame.name === 'engine.state' || (frame.name === 'engine.notice' && frame.payload.noun === 'container')) drawSoon();
  });
  void draw();
  return tray;
}
