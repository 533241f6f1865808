import { Notification } from 'electron';
import type { RunningHost } from '../host/start-host.ts';
import type { MainWindow } from './main-window.ts';
import { createNoticePlanner, type Notice } from './notifications.ts';

/** Shows notifications of what happens while the person looks elsewhere; a click leads to the place that it is about. */
export function createNotifier(options: { readonly running: RunningHost; readonly icon: string; readonly window: MainWindow }): { readonly onFreeBytes: (bytes: number) => void } {
  const { running, icon, window } = options;
  const planner = createNoticePlanner();
  // One that is collected before it is clicked would lead nowhere.
  const shown = new Set<Notification>();

  const tell = (notice: Notice | undefined): void => {
    if (notice === undefined || window.hasFocus() || !running.settings.get().notifications || !Notification.isSupported()) return;
    const notification = new Notification({ title: notice.title, body: notice.body.slice(0, 300), icon });
    shown.add(notification);
    notification.on('click', () => window.show(notice.place));
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };

  running.announcer.listen((frame) => tell(planner.plan(frame)));
  return { onFreeBytes: (bytes) => tell(planner.planDisk(bytes)) };
}
