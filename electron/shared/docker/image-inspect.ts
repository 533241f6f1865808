import type { ContainerConfigJson } from './container-json.ts';

/** `GET /images/{name}/json`. */
export type ImageInspect = {
  readonly Id: string;
  readonly RepoTags: readonly string[];
  readonly RepoDigests: readonly string[];
  readonly Parent: string;
  readonly Comment: string;
  /** RFC 3339. */
  readonly Created: string;
  readonly DockerVersion: string;
  readonly Author: string;
  readonly Config: ImageDefaultsJson;
  readonly ContainerConfig: ImageDefaultsJson;
  readonly Architecture: string;
  readonly Variant?: string;
  readonly Os: string;
  /** Bytes of all layers as unpacked. */
  readonly Size: number;
  readonly GraphDriver: { readonly Name: string; readonly Data: Readonly<Record<string, string>> | null };
  readonly RootFS: { readonly Type: 'layers'; readonly Layers: readonly string[] };
  readonly Metadata: { readonly LastTagTime: string };
};

/** What containers of an image get where they say nothing else. */
export type ImageDefaultsJson = Pick<ContainerConfigJson, 'User' | 'Env' | 'Cmd' | 'Volumes' | 'WorkingDir' | 'Entrypoint' | 'Labels'> & {
  readonly OnBuild: readonly string[] | null;
};

/** One of `GET /images/{name}/history`, newest first. */
export type ImageHistoryItem = {
  /** `<missing>` for all but the image itself. */
  readonly Id: string;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly CreatedBy: string;
  readonly Tags: readonly string[] | null;
  readonly Size: number;
  readonly Comment: string;
};

/** One of the answer to `DELETE /images/{name}`. */
export type ImageDeleteItem = { readonly Untagged?: string; readonly Deleted?: string };

/** `POST /images/prune`. Bytes. */
export type ImagesPruneReply = { readonly ImagesDeleted: readonly ImageDeleteItem[] | null; readonly SpaceReclaimed: number };
