/** What lies in a context: text, or what is no plain file of mode 644. Folders of mode 755 above it are made. */
export type ContextFile = string | { readonly content: string | Buffer; readonly mode?: number } | { readonly link: string } | { readonly hardLink: string } | { readonly folder: number };
export type ContextFiles = Readonly<Record<string, ContextFile>>;

/** As the flags of the client are called. */
export type BuildCaseOptions = {
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly noCache?: boolean;
  readonly addHosts?: readonly string[];
  readonly shmSize?: number;
  readonly ulimits?: readonly string[];
  readonly network?: string;
  readonly platform?: string;
  /** `-f`, below the context. */
  readonly file?: string;
  /** The Dockerfile comes on the client's input: with the context's path, or instead of a context. Or the whole context, as a tar. */
  readonly stdin?: 'dockerfile' | 'dockerfile-alone' | 'tar';
  /** Variables of the client's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Our own door, which reads the folder where it lies: the client applies a .dockerignore itself before it sends. */
  readonly door?: true;
  /** By id. The client without buildx takes none: the build goes through our own door. */
  readonly secrets?: Readonly<Record<string, string>>;
};

/** Absolute path -> what is there (see `describeNode`), or a pattern of it; `gone` for what the base image had. */
export type ExpectedTree = Readonly<Record<string, string | RegExp>>;

/**
 * One small Dockerfile with its context, and what comes of it. `$URL` in the text stands for a server on loopback (case-server.ts).
 * Docker Engine 20.10's classic builder agrees with the expectation unless `docker` says why not; then buildah does, unless `buildah` says why not.
 */
export type BuildCase = {
  readonly name: string;
  readonly dockerfile: string;
  readonly context?: ContextFiles;
  readonly options?: BuildCaseOptions;
  /** Built before, under this name, from a Dockerfile without context: for bases with triggers. */
  readonly before?: { readonly image: string; readonly dockerfile: string };
  /** The image that the result is compared with, `busybox` where nothing is said, or `scratch`. */
  readonly base?: string;
  /** Everything in which the file system differs from the base's. Left out: not looked at. */
  readonly tree?: ExpectedTree;
  /** Every setting in which the image differs from its base; `Author` is one. Left out: not looked at. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The build fails with this text. `line`: where, from 1. */
  readonly error?: { readonly text: RegExp; readonly line?: number };
  /** In what the client shows. */
  readonly output?: RegExp;
  readonly docker?: string;
  readonly buildah?: string;
};

export type BuildTopic = { readonly topic: string; readonly cases: readonly BuildCase[] };

/** Of what a build gave: the parts that cases speak of. */
export type Observed =
  | { readonly kind: 'image'; readonly tree: Readonly<Record<string, string>>; readonly config: Readonly<Record<string, unknown>>; readonly output: string }
  | { readonly kind: 'failed'; readonly text: string; readonly line: number | undefined };
