import type { ChainId, DiffId, Digest, ImageId } from '../../../shared/oci/digest.ts';
import type { EntryChange } from './stack-layers.ts';

/** What the layers of images hold, and what that costs. Layers are counted from 0 at the bottom. `not-found` for images that are not there. */
export type ImageContents = {
  layers(nameOrId: string): Promise<LayerSummary[]>;
  /** What lies directly in a folder of one layer, folders with the sum of what is below them. `not-found` for a layer or a folder that is not there. */
  tree(request: { image: string; layer: number; folder: string }): Promise<TreeItem[]>;
  /** Bytes that are in the image and can be seen by nobody, most first. */
  ghosts(nameOrId: string): Promise<GhostGroup[]>;
  /** What each layer did at a path, bottom first; empty where none did anything. */
  path(request: { image: string; path: string }): Promise<PathStep[]>;
  /** What differs between the files and the settings of two images. */
  compare(request: { from: string; to: string }): Promise<ImageDifference>;
};

export type LayerSummary = {
  readonly layer: number;
  readonly digest: Digest;
  readonly diffId: DiffId;
  readonly chainId: ChainId;
  /** The line of history that made it; '' where the image does not say. */
  readonly createdBy: string;
  readonly createdAt: string | undefined;
  /** Of all files in it. */
  readonly bytes: number;
  /** Of its files that a later layer hides. */
  readonly ghostBytes: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
};

export type TreeItem = {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly change: EntryChange;
  /** Of the file, or of all that is below the folder in this layer. */
  readonly bytes: number;
  readonly ghostBytes: number;
  /** Changes below the folder, itself not counted. */
  readonly changesBelow: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly target?: string;
  readonly hiddenBy?: number;
};

/** Files that one layer wrote and another one hid. */
export type GhostGroup = {
  readonly layer: number;
  readonly hiddenBy: number;
  /** `metadata`: copied whole for the sake of an owner, a mode or an attribute. */
  readonly why: 'deleted' | 'overwritten' | 'metadata';
  readonly writtenLine: string;
  readonly hidingLine: string;
  readonly bytes: number;
  readonly count: number;
  /** The biggest. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
};

export type PathStep = { readonly layer: number; readonly line: string; readonly change: EntryChange; readonly bytes: number; readonly isVisible: boolean };

export type ImageDifference = {
  readonly from: ImageId;
  readonly to: ImageId;
  readonly files: readonly { readonly path: string; readonly change: 'added' | 'changed' | 'deleted'; readonly before: number; readonly after: number }[];
  /** Of the settings that containers get; values as JSON. */
  readonly settings: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
};
