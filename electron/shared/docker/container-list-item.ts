import type { EndpointJson, MountJson } from './container-json.ts';

/** One of `GET /containers/json`. */
export type ContainerListItem = {
  readonly Id: string;
  /** With a leading slash. */
  readonly Names: readonly string[];
  /** As it was asked for; the image's id once that name points elsewhere. */
  readonly Image: string;
  readonly ImageID: string;
  readonly Command: string;
  /** Seconds since 1970. */
  readonly Created: number;
  readonly Ports: readonly PortJson[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly State: string;
  /** For people: `Up 3 minutes`, `Exited (137) 2 hours ago`. */
  readonly Status: string;
  readonly HostConfig: { readonly NetworkMode: string };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, EndpointJson>> };
  readonly Mounts: readonly MountJson[];
  /** Ours: what `Status` says in words. Other clients let it pass. */
  readonly tidewharf: RunTimes & {
    /** Null where nothing checks it, and while it does not run. */
    readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
    /** The tag it was made from, where that means another image by now. */
    readonly movedTag: string | null;
  };
  /** Bytes, where asked for with `size`. */
  readonly SizeRw?: number;
  readonly SizeRootFs?: number;
};

/** When it last started and ended, and how; null where that did not happen or, for the end, where it runs again. */
export type RunTimes = { readonly startedAt: string | null; readonly finishedAt: string | null; readonly exitCode: number | null };

/** A port of a container; `PublicPort` only where it is published. */
export type PortJson = { readonly IP?: string; readonly PrivatePort: number; readonly PublicPort?: number; readonly Type: 'tcp' | 'udp' };
