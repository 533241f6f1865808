/** `GET /tidewharf/v1/volumes/{name}`: how much is in a volume, and who has it. */
export type VolumeDetails = {
  readonly name: string;
  /** Of its files, a hard link once. */
  readonly bytes: number;
  /** Containers, running or not; one for each place where it is mounted. */
  readonly usedBy: readonly {
    readonly containerId: string;
    readonly containerName: string;
    readonly destination: string;
    readonly readOnly: boolean;
    readonly running: boolean;
  }[];
};
