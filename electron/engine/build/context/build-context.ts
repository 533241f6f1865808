import type { BuildBody, ContextXray } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { BuildRequest } from '../builds.ts';
import type { FileListEntry } from '../cache/build-cache.ts';

/**
 * Files that a step may read: a context, or the root file system of a stage or an image. Plain data. Nothing in it is trusted: links are followed
 * inside of it only.
 */
export type FileTree = {
  /** For errors: `the build context`, `stage deps`, `image nginx:1`. */
  readonly name: string;
  readonly root: string;
  /** Of a tree that never changes, so that digests of its files are kept: a chain id. */
  readonly identity: string | undefined;
  /** What is left out; undefined: nothing. */
  readonly ignore: IgnoreText | undefined;
  /** Owners mean something: a stage's or an image's. Else all belong to 0:0. */
  readonly keepsOwners: boolean;
};

/** A .dockerignore and what it is called. */
export type IgnoreText = { readonly file: string; readonly text: string };

/** What a COPY, an ADD of local files or a bind mount asks for. */
export type FileSelection = {
  /** Patterns (Go's filepath.Match), relative to the tree's root. */
  readonly sources: readonly string[];
  /** Patterns as in a .dockerignore: for what is in a folder relative to it, for a file its name; with `parents` the path that is kept. */
  readonly exclude: readonly string[];
  /** Keep the folders above each source (`--parents`; `/./` marks where they begin). */
  readonly parents: boolean;
};

/** The files that were found. Kept in memory at some 200 bytes each, whatever they hold. */
export type SelectedFiles = {
  readonly tree: FileTree;
  readonly selection: FileSelection;
  /** In the order of the sources; what each brought. */
  readonly sources: readonly SelectedSource[];
  /** Over path in the tree, kind, mode, owner where the tree keeps them, attributes, link target, content; never times. Sorted, paths once. */
  readonly entries: readonly FileListEntry[];
  readonly files: number;
  readonly bytes: number;
  /** Bytes that had to be read, as no digest of them was known. */
  readonly hashed: number;
};

export type SelectedSource = {
  /** As it was written. */
  readonly pattern: string;
  readonly matches: readonly SourceMatch[];
};

/**
 * `path` in the tree, links followed; `name` what it is called at the destination; `kind` after links were followed. `folders`: with `--parents`, the path
 * in the tree of each folder in the name, outer first. Byte strings.
 */
export type SourceMatch = { readonly path: string; readonly name: string; readonly kind: 'file' | 'folder'; readonly folders: readonly string[] };

/** Where the context of a build is, read where it lies, or received into a folder of ours that goes with it. */
export type BuildContext = AsyncDisposable & {
  readonly tree: FileTree;
  /** Of one that was sent, by which it is found again; undefined where it goes with the build. */
  readonly kept: string | undefined;
  /**
   * The Dockerfile as it is there; `not-found` with the nearest name. `path` relative to the context, or absolute on this machine where the context is
   * a folder of it.
   */
  readDockerfile(path: string): Promise<string>;
  /** Of what was received; of a folder that lies here what steps have read so far, twice what is read by two. `sent`: bytes that had to be read or received. */
  readonly counts: () => { readonly files: number; readonly bytes: number; readonly sent: number };
  /** `reads`: what all steps of the target select. */
  xray(reads: readonly FileSelection[], signal?: AbortSignal): Promise<ContextXray>;
};

/** Files that were fetched or given in place, in a folder of ours that goes with it. `selection` takes them all. */
export type ReceivedFiles = AsyncDisposable & { readonly tree: FileTree; readonly selection: FileSelection };

/** How selections are laid into a layer. */
export type CopyPlan = {
  /** In the order of the sources. `unpack`: archives among them are unpacked (ADD of local files). */
  readonly parts: readonly { readonly files: SelectedFiles; readonly unpack: boolean }[];
  /** Absolute in the root that it goes to, variables expanded; ends with / where a folder is meant. */
  readonly destination: string;
  /** The root file system that it goes to, mounted or as a folder to look at; undefined: an empty one (`--link`). */
  readonly root: string | undefined;
  /** Undefined: 0:0 for a context, as they are for a stage. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Octal or symbolic; undefined: as they are. */
  readonly mode: string | undefined;
  /** Seconds since 1970: no time in the layer is later (SOURCE_DATE_EPOCH); undefined: as they are. */
  readonly latest: number | undefined;
  /** A file is not any more what it was when it was selected: the layer is no result for that key. Called at most once, with the first. */
  readonly onDrift?: (path: string) => void;
};

/** Contexts of builds and what is copied out of them and of other trees. Holds the threads that do it. */
export type Contexts = AsyncDisposable & {
  /**
   * A folder is not read here: that is done by what selects. Else all is received. `invalid` for what is refused, `not-found` for a folder that is not there, `conflict` for a context that is not kept any more,
   * `unavailable` for a URL, `no-space`, `cancelled`: nothing is left then.
   */
  openContext(request: {
    readonly source: BuildRequest['context'];
    readonly dockerfile: BuildBody['dockerfile'];
    readonly signal: AbortSignal;
    readonly onProgress?: (counts: { readonly files: number; readonly bytes: number }) => void;
  }): Promise<BuildContext>;
  /** `not-found` for a source that is not there, or is left out; `invalid` for a pattern. */
  selectFiles(tree: FileTree, selection: FileSelection, signal: AbortSignal): Promise<SelectedFiles>;
  /** The layer as a tar (image-spec, layer.md), the same bytes for the same input. A chunk is the reader's until it asks for the next one. `invalid` where the destination does not fit. */
  packCopy(plan: CopyPlan, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** What ADD fetches: one file, or a git repository. `corrupt` where the checksum is another one. */
  fetchRemote(request: {
    readonly url: string;
    readonly checksum: Digest | undefined;
    readonly keepGitDir: boolean;
    readonly signal: AbortSignal;
    readonly onProgress?: (bytes: number, total: number | undefined) => void;
  }): Promise<ReceivedFiles>;
  /** Files given in place (heredocs), by name, in this order. */
  layText(files: readonly { readonly name: string; readonly content: string }[]): Promise<ReceivedFiles>;
  /** Removes what a killed engine left. At the start, before anything else. */
  sweep(): Promise<void>;
};
