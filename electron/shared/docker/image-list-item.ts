/** One of `GET /images/json`. */
export type ImageListItem = {
  readonly Id: string;
  readonly ParentId: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
  /** Seconds since 1970. */
  readonly Created: number;
  /** Bytes of all layers as unpacked. */
  readonly Size: number;
  /** -1 where not counted. */
  readonly SharedSize: number;
  readonly Labels: Readonly<Record<string, string>> | null;
  /** Containers of it. */
  readonly Containers: number;
};
