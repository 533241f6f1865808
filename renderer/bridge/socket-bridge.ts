import type { ErrorBody } from '../../electron/shared/errors/engine-error.ts';
import { createBridgeClient } from '../../electron/shared/ipc/bridge-client.ts';
import type { Bridge, Reply } from '../../electron/shared/ipc/contract.ts';
import { closeCodes, socketPath, type HostFrame, type PageFrame } from '../../electron/shared/ipc/frames.ts';
import type { Connection } from './connection.ts';

const sessionKey = 'tidewharf.session';
const lost: ErrorBody = { kind: 'unavailable', message: 'the connection to Tidewharf was lost' };

/**
 * Browser mode: the contract over one WebSocket. The link's single-use token becomes a session that survives reloads; a lost connection
 * comes back by itself after growing waits (while the window is visible), a refused one does not.
 */
export function openSocketBridge(connection: Connection): Bridge {
  const pending = new Map<number, (reply: Reply<unknown>) => void>();
  const queue: PageFrame[] = [];
  let token = takeToken();
  let socket: WebSocket | undefined;
  let welcomed = false;
  let attempt = 0;
  let lastId = 0;
  let epoch = 0;

  const send = (frame: PageFrame): void => {
    if (welcomed && socket !== undefined) socket.send(JSON.stringify(frame));
    else if (connection.state().kind === 'connecting') queue.push(frame);
  };

  const client = createBridgeClient({
    kind: 'browser',
    call: (name, input) =>
      new Promise((resolve) => {
        const { kind } = connection.state();
        if (kind === 'refused' || kind === 'lost') return resolve({ ok: false, error: lost });
        const id = ++lastId;
        pending.set(id, resolve);
        send({ kind: 'call', id, name, input });
      }),
    post: send,
  });

  const hello = (): PageFrame | undefined => {
    if (token !== undefined) return { kind: 'hello', token };
    const session = sessionStorage.getItem(sessionKey);
    return session === null ? undefined : { kind: 'hello', session };
  };

  const onFrame = (frame: HostFrame): void => {
    switch (frame.kind) {
      case 'welcome':
        sessionStorage.setItem(sessionKey, frame.session);
        token = undefined;
        welcomed = true;
        attempt = 0;
        epoch += 1;
        connection.set({ kind: 'open', epoch });
        for (const waiting of queue.splice(0)) send(waiting);
        return;
      case 'ret':
        pending.get(frame.id)?.(frame.reply);
        pending.delete(frame.id);
        return;
      case 'batch':
      case 'end':
      case 'event':
        client.receive(frame);
    }
  };

  const onClose = (code: number): void => {
    socket = undefined;
    welcomed = false;
    queue.length = 0;
    for (const settle of pending.values()) settle({ ok: false, error: lost });
    pending.clear();
    client.disconnect(lost);
    if (code === closeCodes.refused) {
      sessionStorage.removeItem(sessionKey);
      return connection.set({ kind: 'refused' });
    }
    attempt += 1;
    const waitMs = Math.min(10_000, 250 * 2 ** (attempt - 1));
    connection.set({ kind: 'lost', attempt, waitMs });
    whenVisible(waitMs, connect);
  };

  const connect = (): void => {
    const first = hello();
    if (first === undefined) return connection.set({ kind: 'refused' });
    const next = new WebSocket(new URL(socketPath, window.location.href.replace(/^http/, 'ws')));
    socket = next;
    next.addEventListener('open', () => next.send(JSON.stringify(first)));
    next.addEventListener('message', ({ data }) => onFrame(JSON.parse(String(data)) as HostFrame));
    next.addEventListener('close', ({ code }) => onClose(code));
  };

  connect();
  return client.bridge;
}

/** Takes `#token=...` out of the address, so that neither history nor a copied link holds it. */
function takeToken(): string | undefined {
  const found = /^#token=([^&]+)/.exec(window.location.hash)?.[1];
  if (found === undefined) return undefined;
  window.history.replaceState(null, '', `${window.location.pathname}#/`);
  return decodeURIComponent(found);
}

/** Runs after the wait, and not before somebody looks at the window. */
function whenVisible(waitMs: number, run: () => void): void {
  setTimeout(() => {
    if (document.visibilityState === 'visible') return run();
    const onChange = (): void => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', onChange);
      run();
    };
    document.addEventListener('visibilitychange', onChange);
  }, waitMs);
}
