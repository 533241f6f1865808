import type { VolumeDetails, VolumeSize, VolumeSummary } from '../engine-api/volume-details.ts';
import type { Empty } from './empty.ts';

/** `raw` is the Docker API's own answer, for the Inspect tab. */
export type VolumeDetail = VolumeDetails & { readonly raw: unknown };

export type NewVolume = {
  /** '' makes one up. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the driver: `type`, `device`, `o`. */
  readonly options: Readonly<Record<string, string>>;
};

export type VolumeCalls = {
  /** Without sizes: these come by `volumes.sizes`, which walks every file. */
  'volumes.list': { in: Empty; out: VolumeSummary[] };
  /** By name. */
  'volumes.sizes': { in: Empty; out: Record<string, VolumeSize> };
  'volumes.inspect': { in: { name: string }; out: VolumeDetail };
  'volumes.create': { in: NewVolume; out: { name: string } };
  /** For good: volumes have no trash. `conflict` while a container has it. */
  'volumes.remove': { in: { name: string }; out: Empty };
  /** Starts a task that copies it, with labels, into a new volume. */
  'volumes.clone': { in: { name: string; to: string }; out: { taskId: string } };
  /** Starts a task that writes all of it as a tar to a chosen place. */
  'volumes.export': { in: { name: string; handle: string }; out: { taskId: string } };
  /** Starts a task that makes a volume of a chosen tar. `exists` where the name is taken; '' makes one up. */
  'volumes.import': { in: { name: string; handle: string }; out: { taskId: string } };
  /** Takes all files out of it and tells what there was. `conflict` while a running container has it. */
  'volumes.empty': { in: { name: string }; out: VolumeSize };
};

export const volumeCallNames = ['volumes.list', 'volumes.sizes', 'volumes.inspect', 'volumes.create', 'volumes.remove', 'volumes.clone', 'volumes.export', 'volumes.import', 'volumes.empty'] as const satisfies readonly (keyof VolumeCalls)[];
