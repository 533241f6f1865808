// Bytes are whole blocks on the disk, folders too, as du(1) counts them: what the disk has back when a thing goes.

/** What images have in common, and what no other has. A thing that several images need is in the `shared` of each. */
export type SharedBytes = { readonly shared: number; readonly unique: number };

export type DiskImage = {
  readonly id: string;
  readonly names: readonly string[];
  /** Layers as containers use them. */
  readonly unpacked: SharedBytes;
  /** Layers, config and manifest as a registry has them. */
  readonly packed: SharedBytes;
  /** Containers made of it, running or not. */
  readonly containers: number;
};

export type DiskContainer = {
  readonly id: string;
  readonly name: string;
  readonly running: boolean;
  /** What it wrote. */
  readonly writable: number;
  /** Its log. */
  readonly logs: number;
};

/** `GET /tidewharf/v1/disk`: every byte of the data folder, each in one of `parts`. */
export type DiskReply = {
  readonly total: number;
  readonly parts: {
    /** Layers of images, unpacked, each once. */
    readonly layers: number;
    /** Blobs of images, each once. */
    readonly blobs: number;
    readonly writables: number;
    readonly logs: number;
    readonly volumes: number;
    /** What only the trash needs. */
    readonly trash: number;
    readonly buildCache: number;
    /** What is remembered of the contents of layers. */
    readonly indexes: number;
    /** Blobs that are on their way, or whose pull was given up. */
    readonly downloads: number;
    /** Layers that no image names any more and a container stands on, or nothing at all; and what is just made or removed. */
    readonly leftovers: number;
    /** Records, settings, empty folders. */
    readonly engine: number;
  };
  readonly images: readonly DiskImage[];
  readonly containers: readonly DiskContainer[];
  readonly volumes: readonly { readonly name: string; readonly bytes: number; readonly containers: number }[];
  /** Of the file system that the data folder is on. */
  readonly fileSystem: { readonly free: number; readonly total: number };
};

/** `POST /tidewharf/v1/prune`. What is left out is not touched. */
export type PruneRequest = {
  /** Only says what would happen: true where it is left out. */
  readonly dryRun?: boolean | undefined;
  /** Nameless ones, all that no container uses, or these (names or ids), as far as no container uses them. */
  readonly images?: 'none' | 'dangling' | 'unused' | readonly string[] | undefined;
  /** Those that do not run. */
  readonly containers?: boolean | undefined;
  /** Volumes that no container has: those without a name of their own, or all. Those of a container that goes go with it. */
  readonly volumes?: 'none' | 'anonymous' | 'unused' | undefined;
  /** All that is in the trash, and what goes now: nothing of it can be brought back. */
  readonly trash?: boolean | undefined;
  /** What pulls that were given up have left. */
  readonly downloads?: boolean | undefined;
  /** Items of a dry run that somebody saw: nothing else goes then, and what is otherwise now is said. */
  readonly seen?: readonly Pick<PruneItem, 'kind' | 'id' | 'bytes'>[] | undefined;
};

export type PruneKind = 'container' | 'image' | 'volume' | 'trashed-container' | 'trashed-image' | 'download' | 'layer';

export type PruneItem = {
  readonly kind: PruneKind;
  readonly id: string;
  readonly names: readonly string[];
  /** One sentence. */
  readonly why: string;
  /** `trash`: it can be brought back, and gives nothing back before that. */
  readonly outcome: 'gone' | 'trash';
  /** What comes back when it goes after those before it. */
  readonly bytes: number;
  /** What the trash keeps for it. */
  readonly trashBytes: number;
};

/** What was asked for by name and stays. */
export type PruneHeld = { readonly kind: 'image'; readonly id: string; readonly names: readonly string[]; readonly why: string };

export type PrunePlan = {
  /** In the order in which they go. */
  readonly items: readonly PruneItem[];
  readonly held: readonly PruneHeld[];
  readonly bytes: number;
  readonly trashBytes: number;
};

export type PruneReply = {
  readonly dryRun: boolean;
  readonly plan: PrunePlan;
  /** Of what is gone, as counted before and after. The same as `plan.bytes` where nothing else happened meanwhile. 0 for a dry run. */
  readonly freed: number;
  /** What went otherwise than planned, one sentence each. */
  readonly differences: readonly string[];
};

/** What holds an image, or what it takes with it. */
export type RemovalStep = {
  readonly kind: 'container' | 'trashed-container' | 'child-image' | 'trashed-image' | 'tag' | 'digest' | 'image';
  readonly id: string;
  readonly name: string;
  /** Of a container. */
  readonly running: boolean;
  /** The image cannot go before. Else this only keeps layers of it on the disk. */
  readonly isRequired: boolean;
  /** What comes back when it goes for good after those before it. */
  readonly bytes: number;
};

/** `GET /tidewharf/v1/images/{name}/removal`. */
export type RemovalReply = {
  readonly id: string;
  /** In the order in which they would have to go. */
  readonly steps: readonly RemovalStep[];
  /** What comes back when all of them go for good. */
  readonly bytes: number;
  /** The same of the required steps alone. */
  readonly requiredBytes: number;
};
