import type { TrashReason, TrashSettings } from '../../shared/engine-api/trash.ts';
import type { ContainerRecord } from './containers.ts';

/** A removed container: its record as it was; writable layer and log stay where they were. Stored under the container's id. */
export type TrashRecord = {
  readonly container: ContainerRecord;
  readonly removedAt: string;
  readonly why: TrashReason;
  /** Anonymous volumes that were removed with it and come back with it. */
  readonly volumes: readonly string[];
  /** What is kept for it; left out until it is counted. */
  readonly bytes?: number;
};

/** Something else that is kept as long as there is room: it gives way in one order with the containers. */
export type OtherTrash = { readonly removedAt: string; count(): Promise<number>; purge(): Promise<number> };

export type CountedTrash = TrashRecord & { readonly bytes: number };

/** Removed containers that can be brought back. `id` is an id, an id prefix, or a name: of several with that name the newest. */
export type Trash = {
  /** Newest first. Walks what was not counted before. */
  list(): Promise<CountedTrash[]>;
  /** Oldest first, as they are stored. */
  records(): readonly TrashRecord[];
  /**
   * Makes it a container again, stopped, with the files that it had. Under its own name, `NAME-restored` where that is taken, or the name asked for:
   * `conflict` where that one is taken.
   */
  restore(id: string, options: { name: string | undefined }): Promise<ContainerRecord>;
  /** For good; returns when its bytes are free. */
  remove(id: string): Promise<{ removed: string[]; bytes: number }>;
  /** All of them, oldest first. */
  empty(): Promise<{ removed: string[]; bytes: number }>;
  settings(): TrashSettings;
  /** Durable, before those of the engine's flags. Returns all. */
  changeSettings(change: Partial<TrashSettings>): TrashSettings;
  /** Starts to bring all that is kept within its limits, in the background. */
  trim(): void;
  /**
   * Gives up the oldest for work that met a full disk: a hundredth of the disk, and twice as much with each attempt. What others keep that can be made again
   * goes before it: see `makeRoomFirst` of the containers room.
   */
  makeRoom(attempt: number): Promise<boolean>;
};
