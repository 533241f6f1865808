import type { App } from 'electron';
import type { RunningHost } from '../host/start-host.ts';
import { isAlive } from './tray-menu.ts';

/** The first quit ends the host, then quits again: the engine is down when the app is. Its containers go on, unless they are to be stopped. */
export function quitInOrder(app: App, running: RunningHost, letGo: () => void): void {
  let state: 'running' | 'ending' | 'ended' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'ended') return;
    event.preventDefault();
    if (state === 'ending') return;
    state = 'ending';
    letGo();
    const end = (): void => {
      state = 'ended';
      app.quit();
    };
    endAll(running).then(end, end);
  });
}

async function endAll(running: RunningHost): Promise<void> {
  if (running.settings.get().onQuit === 'stop-containers') await stopContainers(running);
  await running[Symbol.asyncDispose]();
}

/** All at once, each with its own grace period. One that cannot be stopped keeps nobody from quitting. */
async function stopContainers({ engineHost, host }: RunningHost): Promise<void> {
  if (engineHost.state().kind !== 'running') return;
  const reply = await host.call('containers.list', {});
  if (!reply.ok) return;
  const alive = (reply.value as Parameters<typeof isAlive>[0][]).filter(isAlive);
  await Promise.all(alive.map(({ id }) => host.call('containers.stop', { id })));
}
