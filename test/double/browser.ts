import { Cdp } from './cdp.ts';
import { launchChromium } from './chromium.ts';

let connection: Cdp | null = null;
const attached = new Map<string, string>();
const waiting = new Map<string, (session: string) => void>();

/** The connection to Chromium; there is one once the app is ready. */
export function cdp(): Cdp {
  if (!connection) throw new Error('electron double: a window before app.whenReady()');
  return connection;
}

type TargetInfo = { targetId: string; type: string; url: string; openerId?: string };

/** Starts Chromium, attaches to each page while it still waits, and tells Playwright where it is. */
export async function startBrowser(handlers: { gone: (targetId: string) => void }): Promise<void> {
  const address = await launchChromium();
  const cdpConnection = await Cdp.connect(address);
  connection = cdpConnection;
  process.on('exit', () => cdpConnection.close());
  cdpConnection.listen('', (method, params) => {
    if (method === 'Target.targetDestroyed') handlers.gone(params.targetId as string);
    if (method !== 'Target.attachedToTarget') return;
    const target = params.targetInfo as TargetInfo;
    const session = params.sessionId as string;
    if (target.openerId) {
      // It waits for us before it does anything, and whoever opened it waits for it.
      void cdpConnection
        .send('Runtime.runIfWaitingForDebugger', {}, session)
        .then(() => cdpConnection.send('Target.closeTarget', { targetId: target.targetId }))
        .catch(() => undefined);
      return;
    }
    const waiter = waiting.get(target.targetId);
    if (waiter) waiter(session);
    else attached.set(target.targetId, session);
  });
  const pages = { filter: [{ type: 'page' }] };
  await cdpConnection.send('Target.setDiscoverTargets', { discover: true, ...pages });
  await cdpConnection.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, ...pages });
  process.stderr.write(`DevTools listening on ${address}\n`);
}

/** The session of a page, as soon as there is one. */
export function onPageAttached(targetId: string): Promise<string> {
  const session = attached.get(targetId);
  if (session) return Promise.resolve(session);
  return new Promise((resolve) => waiting.set(targetId, resolve));
}
