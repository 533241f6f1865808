import type { BuildCalls } from './builds.ts';
import { createBuildCalls } from './builds.ts';
import type { ContainerCalls } from './containers.ts';
import { createContainerCalls } from './containers.ts';
import type { DiskCalls } from './disk.ts';
import { createDiskCalls } from './disk.ts';
import type { ChoiceCalls } from './choices.ts';
import { createChoiceCalls } from './choices.ts';
import type { ContainerChangeCalls } from './container-changes.ts';
import { createContainerChangeCalls } from './container-changes.ts';
import type { ExecCalls } from './execs.ts';
import { createExecCalls } from './execs.ts';
import type { ImageArchiveCalls } from './image-archives.ts';
import { createImageArchiveCalls } from './image-archives.ts';
import type { ImageContentsCalls } from './image-contents.ts';
import { createImageContentsCalls } from './image-contents.ts';
import type { ImageCalls } from './images.ts';
import { createImageCalls } from './images.ts';
import type { StatsCalls } from './stats.ts';
import { createStatsCalls } from './stats.ts';
import type { ContentsCalls } from './contents.ts';
import { createContentsCalls } from './contents.ts';
import type { NetworkCalls } from './networks.ts';
import { createNetworkCalls } from './networks.ts';
import type { RegistryCalls } from './registries.ts';
import { createRegistryCalls } from './registries.ts';
import type { LogCalls } from './logs.ts';
import { createLogCalls } from './logs.ts';
import type { SystemCalls } from './system.ts';
import { createSystemCalls } from './system.ts';
import type { TagCalls } from './tags.ts';
import { createTagCalls } from './tags.ts';
import type { TrashCalls } from './trash.ts';
import { createTrashCalls } from './trash.ts';
import type { VolumeCalls } from './volumes.ts';
import { createVolumeCalls } from './volumes.ts';
import { createTransport } from './transport.ts';

/** The Docker Engine API as the host uses it. Every call fails with EngineError only, and ends `cancelled` when its signal aborts. */
export type EngineClient = SystemCalls & ContainerCalls & ContainerChangeCalls & ChoiceCalls & ImageCalls & ImageArchiveCalls & ImageContentsCalls & ExecCalls & LogCalls & StatsCalls & TagCalls & DiskCalls & TrashCalls & VolumeCalls & ContentsCalls & NetworkCalls & RegistryCalls & BuildCalls;

/** A client of whoever listens on the unix socket, now or later: it holds no connection. */
export function createEngineClient(options: { readonly socketPath: string }): EngineClient {
  const transport = createTransport(options.socketPath);
  return {
    ...createSystemCalls(transport),
    ...createContainerCalls(transport),
    ...createContainerChangeCalls(transport),
    ...createChoiceCalls(transport),
    ...createImageCalls(transport),
    ...createImageArchiveCalls(transport),
    ...createImageContentsCalls(transport),
    ...createExecCalls(transport),
    ...createLogCalls(transport),
    ...createStatsCalls(transport),
    ...createTagCalls(transport),
    ...createDiskCalls(transport),
    ...createTrashCalls(transport),
    ...createVolumeCalls(transport),
    ...createContentsCalls(transport),
    ...createNetworkCalls(transport),
    ...createRegistryCalls(transport),
    ...createBuildCalls(transport),
  };
}
