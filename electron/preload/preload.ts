import { contextBridge, ipcRenderer } from 'electron';
import type { ErrorBody } from '../shared/errors/engine-error.ts';
import { createBridgeClient } from '../shared/ipc/bridge-client.ts';
import type { Reply } from '../shared/ipc/contract.ts';
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

/** All that the page gets: three functions that take names of the contract only. */
contextBridge.exposeInMainWorld('tidewharf', client.bridge);
