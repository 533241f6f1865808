/** An entry of `GET /system/df` (Docker Engine API, BuildCache). Bytes; times as RFC 3339. */
export type BuildCacheJson = {
  readonly ID: string;
  readonly Type: string;
  readonly Description: string;
  readonly InUse: boolean;
  readonly Shared: boolean;
  readonly Size: number;
  readonly CreatedAt: string;
  readonly LastUsedAt: string | null;
  readonly UsageCount: number;
};

/** `POST /build/prune`. */
export type BuildPruneReply = { readonly CachesDeleted: readonly string[] | null; readonly SpaceReclaimed: number };
