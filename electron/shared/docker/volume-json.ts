/** A volume, as `GET /volumes/{name}` and the lists give it. */
export type VolumeJson = {
  readonly Name: string;
  readonly Driver: 'local';
  /** Folder of its files on the machine. */
  readonly Mountpoint: string;
  /** RFC 3339, whole seconds. */
  readonly CreatedAt: string;
  readonly Labels: Readonly<Record<string, string>> | null;
  readonly Options: Readonly<Record<string, string>> | null;
  readonly Scope: 'local';
  /** In `GET /system/df`: bytes, and how many containers have it. */
  readonly UsageData?: { readonly Size: number; readonly RefCount: number };
};

/** `GET /volumes`. */
export type VolumeListReply = { readonly Volumes: readonly VolumeJson[]; readonly Warnings: readonly string[] | null };

/** `POST /volumes/prune`. */
export type VolumePruneReply = { readonly VolumesDeleted: readonly string[] | null; readonly SpaceReclaimed: number };
