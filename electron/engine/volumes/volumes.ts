import type { VolumeOrigin } from '../../shared/engine-api/volume-details.ts';

/**
 * Folders of data that outlive containers, by name. A volume's files are in `path`. A volume with options of Docker's driver `local` (`type`, `o`,
 * `device`) has something mounted there while a running container uses it.
 *
 * The room does not know containers: who wants to remove a volume says who uses it. A container that is being made **reserves** its volumes, so that none
 * goes away before the container's own record is written; one that starts **attaches** them and one that ends **detaches** them. Volumes of a container in the
 * trash are **set aside**: they are in no list, and their data stays until they are brought back or removed. Files come first, the record last.
 */
export type Volumes = {
  /** By name. Those set aside are in none of `list`, `get` and `find`. */
  list(): Volume[];
  /** `not-found` ("get x: no such volume"). */
  get(name: string): Volume;
  find(name: string): Volume | undefined;
  /** Makes a volume, or gives the one that has the name, with the labels and options that it has. `invalid` for the name or the options. */
  create(request: VolumeRequest): Promise<Volume>;
  /**
   * The same for a container that is being made, without an end: a new volume has no record before `commit`, and goes again with the reservation where
   * that was not called. One that was there already stays. Who reserves several does it in order of their names: a new one is locked.
   */
  reserve(request: VolumeRequest): Promise<VolumeReservation>;
  /**
   * Removes a volume with its data. `not-found`, unless forced; `conflict` ("remove x: volume is in use - [ID]") where `usedBy` names a container or one is being made with
   * it: force does not change that.
   */
  remove(name: string, options: { usedBy: (name: string) => readonly string[]; force: boolean }): Promise<void>;
  /** Bytes of its files, a hard link once, and how many files, folders and links there are. Walks them. */
  usage(name: string): Promise<{ bytes: number; files: number }>;
  /** A new volume with the same files and labels, all of them or none; without options. `exists` where the name is taken. */
  clone(name: string, to: string): Promise<Volume>;
  /** Takes all files out of it; the volume stays. `conflict` where `usedBy` names a container that runs with it. */
  empty(name: string, options: { usedBy: (name: string) => readonly string[] }): Promise<void>;

  /** For a container that starts: mounts what the volume's options say, where it is not mounted yet. Idempotent. */
  attach(name: string, containerId: string): Promise<Volume>;
  /** A folder or file in an attached volume as a path that nobody can bend while it is open; links in `subpath` stay in the volume. `invalid` where it is not there. */
  openPart(name: string, subpath: string): VolumePart;
  /** The container does not run any more; what nobody uses is unmounted. Idempotent. */
  detach(name: string, containerId: string): Promise<void>;

  /** Hides volumes for a container that is removed. Durable when it returns, and to be called inside the transaction that removes the container. */
  setAside(containerId: string, names: readonly string[]): void;
  bringBack(containerId: string): void;
  /** Removes the volumes that are set aside for a container, with their data. */
  removeSetAside(containerId: string): Promise<void>;
  /** Bytes of the files of those that are set aside for a container. Walks them. */
  usageSetAside(containerId: string): Promise<{ bytes: number }>;
  listSetAside(): { readonly containerId: string; readonly names: readonly string[] }[];

  /**
   * After an engine start: sweeps what was half made, half copied or half removed, and unmounts what no running container uses. `running`: ids of running containers by
   * volume.
   */
  recover(running: ReadonlyMap<string, ReadonlySet<string>>): Promise<void>;
  /** What is wrong between records, folders and mounts, one sentence each. Changes nothing. */
  check(running: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]>;
};

export type VolumeRequest = {
  /** Undefined: an anonymous one, with a name made up. */
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Of Docker's driver `local`: `type`, `device`, `o`. */
  readonly options: Readonly<Record<string, string>>;
  /** What a new one is made for. */
  readonly origin?: VolumeOrigin;
};

export type Volume = VolumeRequest & {
  readonly name: string;
  readonly createdAt: string;
  /** Made without a name, for one container. */
  readonly anonymous: boolean;
  /** Folder of its files on the machine. */
  readonly path: string;
};

export type VolumePart = Disposable & { readonly path: string };

export type VolumeReservation = AsyncDisposable & {
  readonly volume: Volume;
  readonly isNew: boolean;
  /** True where it has nothing, and where that is seen only when it is mounted. */
  isEmpty(): boolean;
  /**
   * Copies what the folder `path` of a root file system holds, with owners, modes, times, attributes and links, where the volume is empty; links on the way stay inside
   * the root. All of it or nothing, also after a crash. Nothing happens where there is no such folder; `invalid` where it is a file.
   */
  populate(source: { readonly root: string; readonly path: string }): Promise<void>;
  /** Writes the record of a new volume; to be called inside the transaction that inserts the container. */
  commit(): void;
};
