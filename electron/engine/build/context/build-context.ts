import type { Digest } from '../../../shared/oci/digest.ts';
import type { ContextXray } from '../../../shared/engine-api/builds.ts';
import type { FileListEntry } from '../cache/build-cache.ts';

/**
 * Files that a step may read: a context, or the root file system of a stage or an image. Nothing in it is trusted: links are followed inside of it only.
 */
export type FileTree = {
  /** For errors: `the build context`, `stage deps`, `image nginx:1`. */
  readonly name: string;
  readonly root: string;
  /** Of a tree that never changes, so that digests of its files are kept: a chain id. */
  readonly identity: string | undefined;
  /** What is left out, by .dockerignore; undefined: nothing. */
  readonly isIgnored: ((path: string, isFolder: boolean) => 'no' | 'yes' | 'yes, but look inside') | undefined;
};

/** What a COPY, an ADD of local files or a bind mount asks for. */
export type FileSelection = {
  /** Patterns (Go's filepath.Match), relative to the tree's root. */
  readonly sources: readonly string[];
  readonly exclude: readonly string[];
  /** Keep the folders above each source (`--parents`; `/./` marks where they begin). */
  readonly parents: boolean;
};

/** The files that were found. Kept in memory at some 200 bytes each, whatever they hold. */
export type SelectedFiles = {
  readonly tree: FileTree;
  /** In the order of the sources; what each brought. */
  readonly sources: readonly SelectedSource[];
  /** Over path below its source, kind, mode, owner where the tree is no context, link target, content; never times. */
  readonly entries: readonly FileListEntry[];
  readonly files: number;
  readonly bytes: number;
};

export type SelectedSource = {
  /** As it was written. */
  readonly pattern: string;
  /** One for each match. `path` in the tree; `name` what it is called at the destination; `kind` after links were followed. */
  readonly matches: readonly { readonly path: string; readonly name: string; readonly kind: 'file' | 'folder' }[];
};

/** Where the context of a build is, read where it lies, or received into a folder of ours that goes with it. */
export type BuildContext = AsyncDisposable & {
  readonly tree: FileTree;
  /** The Dockerfile as it is there; `not-found` with the nearest name. `path` relative to the context, or absolute. */
  readDockerfile(path: string): Promise<string>;
  /** Known once: of a folder that lies here after it was walked. */
  readonly counts: () => { readonly files: number; readonly bytes: number; readonly sent: number };
  /** `reads`: what all steps of the target select. */
  xray(reads: readonly FileSelection[]): Promise<ContextXray>;
};

/** How a selection is laid into a layer. */
export type CopyPlan = {
  readonly files: SelectedFiles;
  /** Absolute in the root that it goes to, variables expanded; ends with / where a folder is meant. */
  readonly destination: string;
  /** The root file system that it goes to, mounted or as a folder to look at; undefined: an empty one (`--link`). */
  readonly root: string | undefined;
  /** Undefined: 0:0 for a context, as they are for a stage. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Octal or symbolic; undefined: as they are. */
  readonly mode: string | undefined;
  /** Archives among the sources are unpacked (ADD). */
  readonly unpack: boolean;
  /** Seconds since 1970: no time in the layer is later (SOURCE_DATE_EPOCH); undefined: as they are. */
  readonly latest: number | undefined;
};

/** Digests of files, kept by device, inode, size and times, so that what did not change is not read again. */
export type FileDigests = {
  digestOf(path: string): Promise<Digest>;
};
