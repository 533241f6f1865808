import type { CompareImagesReply, GhostsReply, ImageLayersReply, ImagePathReply, LayerFilesReply, LayerTreeReply } from '../engine-api/image-contents.ts';
import type { PlatformsReply } from '../engine-api/image-platforms.ts';
import type { ImageSecretsReply } from '../engine-api/image-secrets.ts';
import type { KnownTagsReply, RollBackReply, TagHistoryReply } from '../engine-api/tag-history.ts';
import type { Empty } from './empty.ts';

/** What is in images, and where their names pointed: the engine's own answers as they are. */
export type ImageContentsCalls = {
  'images.layers': { in: { id: string }; out: ImageLayersReply };
  'images.tree': { in: { id: string; layer: number; folder: string }; out: LayerTreeReply };
  'images.files': { in: { id: string; text: string; layer: number | null }; out: LayerFilesReply };
  'images.ghosts': { in: { id: string }; out: GhostsReply };
  'images.path': { in: { id: string; path: string }; out: ImagePathReply };
  'images.compare': { in: { from: string; to: string }; out: CompareImagesReply };
  'images.platforms': { in: { id: string }; out: PlatformsReply };
  /** Takes a while the first time: every layer is read. */
  'images.secrets': { in: { id: string }; out: ImageSecretsReply };
  'tags.list': { in: Empty; out: KnownTagsReply };
  'tags.history': { in: { name: string }; out: TagHistoryReply };
  /** `to` is an image id or a digest of the history. */
  'tags.rollBack': { in: { name: string; to: string }; out: RollBackReply };
};

export const imageContentsCallNames = [
  'images.layers', 'images.tree', 'images.files', 'images.ghosts', 'images.path', 'images.compare', 'images.platforms', 'images.secrets',
  'tags.list', 'tags.history', 'tags.rollBack',
] as const satisfies readonly (keyof ImageContentsCalls)[];
