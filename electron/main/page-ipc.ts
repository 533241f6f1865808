import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import type { Host } from '../host/host.ts';
import type { Session } from '../host/session.ts';
import { isEngineError } from '../shared/errors/engine-error.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import { electronChannels } from '../shared/ipc/frames.ts';
import { isOwnPage } from './app-page.ts';

export type PageIpc = {
  /** Gives this page its session, a new one whenever it loads anew; closed when it goes away or crashes. */
  serve(contents: WebContents): void;
};

/** Answers the page's messages: only those of the top frame of our own page are heard, all others fail. */
export function createPageIpc(ipcMain: IpcMain, host: Host): PageIpc {
  const sessions = new Map<number, Session>();

  ipcMain.handle(electronChannels.call, (event, name: unknown, input: unknown) => {
    if (!isTrusted(event)) throw new Error('not from the page of this app');
    return host.call(name, input);
  });

  ipcMain.handle(electronChannels.dropped, (event, path: unknown) => {
    if (!isTrusted(event)) throw new Error('not from the page of this app');
    return host.dropped(path);
  });

  ipcMain.on(electronChannels.post, (event, frame: unknown) => {
    if (!isTrusted(event)) return;
    try {
      sessions.get(event.sender.id)?.receive(frame);
    } catch (error) {
      if (!isEngineError(error, 'invalid')) throw error;
      closeSession(event.sender.id);
    }
  });

  const closeSession = (id: number): void => {
    sessions.get(id)?.close();
    sessions.delete(id);
  };

  return {
    serve: (contents) => {
      const { id } = contents;
      const send = (frame: PushFrame): void => {
        if (!contents.isDestroyed()) contents.send(electronChannels.push, frame);
      };
      contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (!isMainFrame || isSameDocument) return;
        closeSession(id);
        sessions.set(id, host.createSession(send));
      });
      contents.on('render-process-gone', () => closeSession(id));
      contents.once('destroyed', () => closeSession(id));
    },
  };
}

function isTrusted({ senderFrame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && isOwnPage(senderFrame.url);
}
