/** One folder of a cache mount, by the name of the folder. */
export type MountRecord = {
  /** What RUN calls it. A private mount may have several folders. */
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly uses: number;
};
