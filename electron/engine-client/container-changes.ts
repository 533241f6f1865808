import type { IncomingMessage } from 'node:http';
import type { EditReply, EditRequest } from '../shared/engine-api/edit.ts';
import type { KeepReply, LossReply } from '../shared/engine-api/loss.ts';
import type { ContainerPortsReply, HostPortsReply, HostPortsRequest } from '../shared/engine-api/ports.ts';
import type { EngineTransport } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };

/** Edit in place, what a removal would lose and how to keep it, and ports: what the engine has beside Docker's API. */
export type ContainerChangeCalls = {
  /** `conflict` with `detail.needsRestart` where it runs and a change needs a restart that was not asked for. */
  editContainer(options: { id: string; edit: EditRequest } & WithSignal): Promise<EditReply>;
  lossOfContainer(options: { id: string; changes: number } & WithSignal): Promise<LossReply>;
  /** A folder as a new volume; `exists` where the volume is there. */
  keepFolder(options: { id: string; path: string; volume: string } & WithSignal): Promise<KeepReply>;
  /** Deletes what lies below a mount of it. `conflict` where nothing is mounted there. */
  clearBelow(options: { id: string; path: string } & WithSignal): Promise<void>;
  /** All its files as a tar. */
  exportContainer(options: { id: string } & WithSignal): Promise<IncomingMessage>;
  inspectPorts(options: { id: string } & WithSignal): Promise<ContainerPortsReply>;
  tryHostPorts(request: HostPortsRequest): Promise<HostPortsReply>;
};

export function createContainerChangeCalls(transport: EngineTransport): ContainerChangeCalls {
  const pathOf = (id: string, part: string): string => `/tidewharf/v1/containers/${encodeURIComponent(id)}/${part}`;
  return {
    editContainer: async ({ id, edit, signal }) => (await transport.json({ method: 'POST', path: pathOf(id, 'edit'), body: edit, signal })) as EditReply,
    lossOfContainer: async ({ id, changes, signal }) => (await transport.json({ method: 'GET', path: pathOf(id, 'loss'), query: { changes }, signal })) as LossReply,
    keepFolder: async ({ id, path, volume, signal }) => (await transport.json({ method: 'POST', path: pathOf(id, 'keep'), body: { path, volume }, signal })) as KeepReply,
    clearBelow: async ({ id, path, signal }) => {
      await transport.json({ method: 'POST', path: pathOf(id, 'clear-below'), body: { path }, signal });
    },
    exportContainer: ({ id, signal }) => transport.open({ method: 'GET', path: `/containers/${encodeURIComponent(id)}/export`, signal }),
    inspectPorts: async ({ id, signal }) => (await transport.json({ method: 'GET', path: pathOf(id, 'ports'), signal })) as ContainerPortsReply,
    tryHostPorts: async (request) => (await transport.json({ method: 'POST', path: '/tidewharf/v1/host-ports', body: request })) as HostPortsReply,
  };
}
