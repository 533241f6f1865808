import type { EventBus } from '../events/event-bus.ts';
import type { Images } from '../images/images.ts';
import type { Networks } from '../networks/networks.ts';
import type { Exit, Runtime } from '../runtime/runtime.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Volumes } from '../volumes/volumes.ts';
import type { MakeRoom } from '../sys/make-room.ts';
import type { ContainerPaths } from './container-paths.ts';
import type { ContainerRecords } from './container-records.ts';
import type { ContainerWaiters } from './container-waiters.ts';
import type { ContainerRecord } from './containers.ts';
import type { HealthMonitors } from './health-monitors.ts';
import type { LiveSteps } from './live-steps.ts';
import type { StdioSessions } from './stdio-sessions.ts';
import type { OtherTrash } from './trash.ts';
import type { TrashRecords } from './trash-records.ts';
import type { TrashSettingsStore } from './trash-settings.ts';

/** The rooms below, as far as containers use them. */
export type ContainerRooms = {
  readonly images: Pick<Images, 'get' | 'releaseLayers' | 'assemble'>;
  readonly snapshots: Snapshots;
  readonly runtime: Runtime;
  readonly networks: Networks;
  readonly volumes: Volumes;
  readonly events: Pick<EventBus, 'publish'>;
};

/** What the engine remembers of a container only as long as it runs itself. */
export type LiveContainer = {
  /** Ends the watch for the process's end. */
  unwatch?: () => void;
  /** The coming start by the restart policy. */
  restartTimer?: NodeJS.Timeout;
  restartDelayMs?: number;
  /** Restarts by hand that are under way: between the two halves of one nothing is removed or started by policy. */
  restarting?: number;
};

/** What the use cases of this room share. */
export type ContainerContext = {
  readonly rooms: ContainerRooms;
  readonly paths: ContainerPaths;
  readonly records: ContainerRecords;
  readonly trash: TrashRecords;
  readonly trashSettings: TrashSettingsStore;
  readonly otherTrash: () => readonly OtherTrash[];
  /** Gives up what can be made again, before anything in the trash goes. */
  readonly makeRoomFirst: MakeRoom;
  /** Starts to bring the trash within its limits, in the background. */
  readonly trimTrash: () => void;
  readonly waiters: ContainerWaiters;
  readonly stdio: StdioSessions;
  readonly health: HealthMonitors;
  readonly steps: LiveSteps;
  /** One change at a time per container. */
  readonly lock: (id: string) => Promise<Disposable>;
  readonly live: (id: string) => LiveContainer;
  readonly forget: (id: string) => void;
  /** The end of a container's process. Never rejects. */
  readonly onExit: (id: string, exit: Exit) => void;
  /** What went wrong where nobody waits for it. */
  readonly warn: (message: string, error: unknown) => void;
};

/** Publishes a container event with Docker's attributes: image, name and labels besides the given ones. */
export function publishContainerEvent(
  context: Pick<ContainerContext, 'rooms'>,
  record: ContainerRecord,
  event: { action: string; attributes?: Readonly<Record<string, string>> },
): void {
  context.rooms.events.publish({
    type: 'container',
    action: event.action,
    actorId: record.id,
    attributes: { ...record.spec.labels, image: record.imageName, name: record.name, ...event.attributes },
  });
}
