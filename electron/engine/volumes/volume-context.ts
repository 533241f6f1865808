import type { EventBus } from '../events/event-bus.ts';
import type { KeyedLock } from '../sys/keyed-lock.ts';
import type { VolumeFolders } from './volume-folders.ts';
import type { VolumeMounts } from './volume-mounts.ts';
import type { VolumeParts } from './volume-parts.ts';
import type { VolumeRecords } from './volume-records.ts';

/** What the use cases of this room share. */
export type VolumeContext = {
  readonly folders: VolumeFolders;
  readonly records: VolumeRecords;
  readonly mounts: VolumeMounts;
  readonly parts: VolumeParts;
  /** One change at a time per volume. */
  readonly lock: KeyedLock;
  /** How many containers that are being made want a volume, by its name. */
  readonly pins: Map<string, number>;
  readonly events: Pick<EventBus, 'publish'>;
};

/** A volume event with Docker's attribute. */
export function publishVolumeEvent({ events }: Pick<VolumeContext, 'events'>, action: 'create' | 'destroy', name: string): void {
  events.publish({ type: 'volume', action, actorId: name, attributes: { driver: 'local' } });
}
