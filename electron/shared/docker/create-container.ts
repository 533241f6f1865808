import type { PortMapJson } from './container-json.ts';

/** `POST /containers/create`: a container's Config with its HostConfig. All but `Image` may be left out; other fields are kept for inspect. */
export type CreateContainerBody = {
  readonly Image: string;
  readonly Hostname?: string;
  readonly Domainname?: string;
  readonly User?: string;
  readonly AttachStdin?: boolean;
  readonly AttachStdout?: boolean;
  readonly AttachStderr?: boolean;
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly Tty?: boolean;
  readonly OpenStdin?: boolean;
  readonly StdinOnce?: boolean;
  readonly Env?: readonly string[] | null;
  /** Text alone stands for one word. */
  readonly Cmd?: readonly string[] | string | null;
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly Entrypoint?: readonly string[] | string | null;
  readonly WorkingDir?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  readonly StopSignal?: string;
  /** Seconds. */
  readonly StopTimeout?: number | null;
  readonly HostConfig?: CreateHostConfigBody | null;
};

export type CreateHostConfigBody = {
  readonly Binds?: readonly string[] | null;
  readonly Tmpfs?: Readonly<Record<string, string>> | null;
  readonly Mounts?: readonly CreateMountBody[] | null;
  readonly NetworkMode?: string;
  readonly PortBindings?: PortMapJson | null;
  readonly PublishAllPorts?: boolean;
  readonly RestartPolicy?: { readonly Name?: string; readonly MaximumRetryCount?: number } | null;
  readonly AutoRemove?: boolean;
  readonly Privileged?: boolean;
  readonly ReadonlyRootfs?: boolean;
  readonly CapAdd?: readonly string[] | null;
  readonly CapDrop?: readonly string[] | null;
  readonly SecurityOpt?: readonly string[] | null;
  readonly Init?: boolean | null;
  /** Bytes; 0 is no limit. */
  readonly Memory?: number;
  readonly NanoCpus?: number;
  readonly PidsLimit?: number | null;
  readonly ShmSize?: number;
};

export type CreateMountBody = { readonly Type: string; readonly Source?: string; readonly Target: string; readonly ReadOnly?: boolean };

export type CreateContainerReply = { readonly Id: string; readonly Warnings: readonly string[] };

/** `POST /containers/{id}/wait`. */
export type WaitReply = { readonly StatusCode: number; readonly Error?: { readonly Message: string } | null };

/** `GET /containers/{id}/top`. */
export type TopReply = { readonly Titles: readonly string[]; readonly Processes: readonly (readonly string[])[] };
