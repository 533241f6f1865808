import { z } from 'zod';
import type { VolumeDetails, VolumeSize, VolumeSummary } from '../shared/engine-api/volume-details.ts';
import type { NewVolume } from '../shared/ipc/volumes.ts';
import { readReply } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type VolumeCalls = {
  /** With `sizes` every file is walked. */
  listVolumes(options: { sizes: boolean } & WithSignal): Promise<VolumeSummary[]>;
  /** `raw` is Docker's answer. `not-found` where there is none. */
  inspectVolume(options: { name: string } & WithSignal): Promise<{ details: VolumeDetails; raw: unknown }>;
  createVolume(options: NewVolume & WithSignal): Promise<{ name: string }>;
  /** `conflict` while a container has it. */
  removeVolume(options: { name: string } & WithSignal): Promise<void>;
  /** A new volume with the same files. `exists` where the name is taken. */
  cloneVolume(options: { name: string; to: string } & WithSignal): Promise<void>;
  /** Tells what there was. `conflict` while a running container has it. */
  emptyVolume(options: { name: string } & WithSignal): Promise<VolumeSize>;
};

const made = z.object({ Name: z.string() });

/** Bodies of `/tidewharf/v1` are the engine's own, typed in shared. */
export function createVolumeCalls(transport: EngineTransport): VolumeCalls {
  return {
    listVolumes: async ({ sizes, signal }) => (await transport.json({ method: 'GET', path: ownPath, query: { sizes }, signal })) as VolumeSummary[],
    inspectVolume: async ({ name, signal }) => {
      const details = (await transport.json({ method: 'GET', path: pathOf(name), signal })) as VolumeDetails;
      return { details, raw: await transport.json({ method: 'GET', path: `/volumes/${encodeURIComponent(name)}`, signal }) };
    },
    createVolume: async ({ name, labels, options, signal }) => {
      const reply = await transport.json({ method: 'POST', path: '/volumes/create', body: { Name: name, Labels: labels, DriverOpts: options }, signal });
      return { name: readReply(made, reply, 'create a volume').Name };
    },
    removeVolume: async ({ name, signal }) => {
      await transport.json({ method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}`, signal });
    },
    cloneVolume: async ({ name, to, signal }) => {
      await transport.json({ method: 'POST', path: `${pathOf(name)}/clone`, query: { to }, signal });
    },
    emptyVolume: async ({ name, signal }) => (await transport.json({ method: 'POST', path: `${pathOf(name)}/empty`, signal })) as VolumeSize,
  };
}

const ownPath = '/tidewharf/v1/volumes';

function pathOf(name: string): string {
  return `${ownPath}/${encodeURIComponent(name)}`;
}
