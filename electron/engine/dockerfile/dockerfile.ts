/** Lines of the file as the person wrote it, from 1, both included. */
export type LineRange = { readonly start: number; readonly end: number };

/** What a Dockerfile says, nothing expanded yet: variables may depend on the image that a stage stands on. */
export type Dockerfile = {
  readonly text: string;
  readonly directives: Directives;
  /** ARG before the first FROM. */
  readonly globalArgs: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
};

/** Comments at the top that steer the parser. */
export type Directives = {
  readonly syntax: string | undefined;
  readonly escape: '\\' | '`';
  /** `check=skip=A,B;error=true;experimental=C`. */
  readonly check: { readonly skip: readonly string[]; readonly error: boolean; readonly experimental: readonly string[] };
};

export type Stage = {
  readonly index: number;
  /** After AS, in lower case. */
  readonly name: string | undefined;
  /** After FROM: an image, a stage before this one, or `scratch`; global arguments not expanded. */
  readonly base: string;
  readonly platform: string | undefined;
  /** The FROM line itself. */
  readonly from: Located;
  readonly instructions: readonly Instruction[];
  /** From FROM to the end of its last instruction. */
  readonly range: LineRange;
};

export type Located = {
  readonly range: LineRange;
  /** The instruction on one line as history tells it: keyword in capitals, continuations joined, comments left out. */
  readonly text: string;
};

export type Heredoc = {
  readonly name: string;
  /** Leading tabs are gone already where it was `<<-`. */
  readonly content: string;
  /** Variables in it are expanded: its name was not quoted. */
  readonly expand: boolean;
  /** File descriptor before `<<`, 0 where none is. */
  readonly fd: number;
};

/** `exec`: a JSON array. `shell`: a line for the stage's shell, with the heredocs that it names. */
export type Command =
  | { readonly form: 'exec'; readonly args: readonly string[] }
  | { readonly form: 'shell'; readonly line: string; readonly heredocs: readonly Heredoc[] };

/** `RUN --mount=` as it was written. `from` is never expanded; all else is known after `expandMount`. */
export type MountFlag = { readonly text: string; readonly from: string | undefined };

/** A mount of a RUN, variables expanded, checked: each type has only the fields that it may have. */
export type RunMount = {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  /** Undefined: a secret goes to /run/secrets/ID, a file or folder to the working directory. */
  readonly target: string | undefined;
  /** Below `from`; of a secret its id, where no `id` is given. */
  readonly source: string | undefined;
  /** Stage, image or context. */
  readonly from: string | undefined;
  /** True for bind, secret and ssh where nothing is said. */
  readonly readOnly: boolean;
  readonly id: string | undefined;
  /** Of a cache; `shared` where nothing is said. */
  readonly sharing: 'shared' | 'private' | 'locked';
  /** Of a cache, a secret or a socket. */
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Bytes of a tmpfs. */
  readonly size: number | undefined;
  /** Of a secret or a socket: the build fails where it is not given. */
  readonly required: boolean;
  /** Of a secret: the variable that holds it in place of a file. */
  readonly env: string | undefined;
};

export type Pair = { readonly name: string; readonly value: string };

export type ArgInstruction = Located & {
  readonly kind: 'arg';
  readonly args: readonly { readonly name: string; readonly default: string | undefined }[];
};

type Transfer = Located & {
  /** Patterns relative to the context, or a URL or git reference for ADD; not expanded. */
  readonly sources: readonly string[];
  /** Files given in place: after the sources. */
  readonly heredocs: readonly Heredoc[];
  readonly destination: string;
  readonly chown: string | undefined;
  /** Octal, or symbolic. */
  readonly chmod: string | undefined;
  readonly link: boolean;
  readonly parents: boolean;
  readonly exclude: readonly string[];
};

export type CopyInstruction = Transfer & { readonly kind: 'copy'; readonly from: string | undefined };

export type AddInstruction = Transfer & {
  readonly kind: 'add';
  readonly checksum: string | undefined;
  readonly keepGitDir: boolean;
  /** Undefined: local archives are, remote ones are not. */
  readonly unpack: boolean | undefined;
};

export type RunInstruction = Located & {
  readonly kind: 'run';
  readonly command: Command;
  readonly mounts: readonly MountFlag[];
  readonly network: 'default' | 'none' | 'host';
  readonly security: 'sandbox' | 'insecure';
};

/** Durations in nanoseconds as images have them (Docker's addition to image-spec, config.md); undefined: inherited or Docker's default. */
export type HealthcheckInstruction = Located & {
  readonly kind: 'healthcheck';
  readonly check:
    | 'none'
    | { readonly command: Command; readonly interval: number | undefined; readonly timeout: number | undefined; readonly startPeriod: number | undefined; readonly startInterval: number | undefined; readonly retries: number | undefined };
};

/** What changes settings alone: no file is touched. */
export type SettingInstruction =
  | ArgInstruction
  | HealthcheckInstruction
  | (Located & { readonly kind: 'env' | 'label'; readonly pairs: readonly Pair[] })
  | (Located & { readonly kind: 'cmd' | 'entrypoint'; readonly command: Command })
  | (Located & { readonly kind: 'expose'; readonly ports: readonly string[] })
  | (Located & { readonly kind: 'volume'; readonly paths: readonly string[] })
  | (Located & { readonly kind: 'user'; readonly user: string })
  | (Located & { readonly kind: 'shell'; readonly shell: readonly string[] })
  | (Located & { readonly kind: 'stopsignal'; readonly signal: string })
  | (Located & { readonly kind: 'onbuild'; readonly trigger: string })
  | (Located & { readonly kind: 'maintainer'; readonly name: string });

export type Instruction = SettingInstruction | RunInstruction | CopyInstruction | AddInstruction | (Located & { readonly kind: 'workdir'; readonly path: string });
