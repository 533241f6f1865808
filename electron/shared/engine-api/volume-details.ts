/** What a volume was made for, as it was called then; the container may be gone. */
export type VolumeOrigin = {
  readonly containerId: string;
  readonly containerName: string;
  readonly image: string;
  readonly destination: string;
};

/** A container, running or not; one for each place where it has the volume. */
export type VolumeUse = {
  readonly containerId: string;
  readonly containerName: string;
  readonly destination: string;
  readonly readOnly: boolean;
  readonly running: boolean;
};

/** Of its files, a hard link once, and how many files, folders and links these are. */
export type VolumeSize = { readonly bytes: number; readonly files: number };

/** One of `GET /tidewharf/v1/volumes`. */
export type VolumeSummary = {
  readonly name: string;
  readonly driver: 'local';
  readonly createdAt: string;
  /** Made without a name, for one container. */
  readonly anonymous: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the driver: `type`, `device`, `o`. */
  readonly options: Readonly<Record<string, string>>;
  /** Null for one that was made by itself, or by an engine that did not write it down. */
  readonly origin: VolumeOrigin | null;
  readonly usedBy: readonly VolumeUse[];
  /** Null unless `sizes` was asked for: its files are walked for it. */
  readonly size: VolumeSize | null;
};

/** `GET /tidewharf/v1/volumes/{name}`. */
export type VolumeDetails = VolumeSummary & VolumeSize;
