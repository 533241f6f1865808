/** `POST /containers/{id}/exec`. */
export type CreateExecBody = {
  readonly Cmd: readonly string[];
  readonly AttachStdin?: boolean;
  readonly AttachStdout?: boolean;
  readonly AttachStderr?: boolean;
  readonly Tty?: boolean;
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly Privileged?: boolean;
  readonly DetachKeys?: string;
};

export type CreateExecReply = { readonly Id: string };

/** `GET /exec/{id}/json`. */
export type ExecInspect = {
  readonly ID: string;
  readonly Running: boolean;
  /** Null until it has ended. */
  readonly ExitCode: number | null;
  readonly ProcessConfig: {
    readonly tty: boolean;
    readonly entrypoint: string;
    readonly arguments: readonly string[];
    readonly privileged: boolean;
    readonly user?: string;
  };
  readonly OpenStdin: boolean;
  readonly OpenStderr: boolean;
  readonly OpenStdout: boolean;
  readonly CanRemove: boolean;
  readonly ContainerID: string;
  readonly DetachKeys: string;
  /** In the engine's pid namespace; 0 before the start. */
  readonly Pid: number;
};
