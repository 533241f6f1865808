import type { CompareImagesReply, GhostsReply, ImageLayersReply, ImagePathReply, LayerFilesReply, LayerTreeReply } from '../../../shared/engine-api/image-contents.ts';
import type { ChainId, DiffId, Digest, ImageId } from '../../../shared/oci/digest.ts';

/** What the layers of images hold, and what that costs. Layers are counted from 0 at the bottom. `not-found` for images that are not there. */
export type ImageContents = {
  layers(nameOrId: string): Promise<LayerSummary[]>;
  /** What lies directly in a folder of one layer, folders with the sum of what is below them. `not-found` for a layer or a folder that is not there. */
  tree(request: { image: string; layer: number; folder: string }): Promise<TreeItem[]>;
  /** What has a text in its path, at most `limit` of `total`. */
  files(request: { image: string; text: string; layer: number | undefined; limit: number }): Promise<{ files: FoundFile[]; total: number }>;
  /** Bytes that are in the image and can be seen by nobody, most first. */
  ghosts(nameOrId: string): Promise<GhostGroup[]>;
  /** What each layer did at a path, bottom first; empty where none did anything. */
  path(request: { image: string; path: string }): Promise<PathStep[]>;
  /** What differs between the files and the settings of two images. */
  compare(request: { from: string; to: string }): Promise<ImageDifference>;
};

export type LayerSummary = Omit<ImageLayersReply['layers'][number], 'digest' | 'diffId' | 'chainId' | 'createdAt'> & {
  readonly digest: Digest;
  readonly diffId: DiffId;
  readonly chainId: ChainId;
  readonly createdAt: string | undefined;
};

export type TreeItem = LayerTreeReply['items'][number];

export type FoundFile = LayerFilesReply['files'][number];

/** Files that one layer wrote and another one hid. */
export type GhostGroup = GhostsReply['groups'][number];

export type PathStep = ImagePathReply['steps'][number];

export type ImageDifference = CompareImagesReply & { readonly from: ImageId; readonly to: ImageId };
