import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ErrorBody } from '../shared/errors/engine-error.ts';
import { createBridgeClient } from '../shared/ipc/bridge-client.ts';
import type { Bridge, Reply } from '../shared/ipc/contract.ts';
import type { ChosenFile } from '../shared/ipc/files.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import { electronChannels } from '../shared/ipc/frames.ts';

const unreachable: ErrorBody = { kind: 'unavailable', message: 'the app did not answer' };

const client = createBridgeClient({
  kind: 'electron',
  call: (name, input) =>
    ipcRenderer.invoke(electronChannels.call, name, input).then(
      (reply) => reply as Reply<unknown>,
      () => ({ ok: false, error: unreachable }),
    ),
  post: (frame) => ipcRenderer.send(electronChannels.post, frame),
});

ipcRenderer.on(electronChannels.push, (_event, frame: PushFrame) => client.receive(frame));

/** Of what was dropped on the window from outside of it; anything else has no path. */
const dropped: NonNullable<Bridge['dropped']> = (file) => {
  const path = file instanceof File ? webUtils.getPathForFile(file) : '';
  if (path === '') return Promise.resolve({ ok: false, error: { kind: 'invalid', message: 'drop: it is no file of this machine' } });
  return ipcRenderer.invoke(electronChannels.dropped, path).then(
    (reply) => reply as Reply<ChosenFile>,
    () => ({ ok: false, error: unreachable }),
  );
};

/** All that the page gets: three functions that take names of the contract only, and one that takes what was dropped. */
contextBridge.exposeInMainWorld('tidewharf', { ...client.bridge, dropped });
