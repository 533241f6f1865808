import type { RemovalReply } from '../shared/engine-api/disk.ts';
import type { CompareImagesReply, GhostsReply, ImageLayersReply, ImagePathReply, LayerFilesReply, LayerTreeReply } from '../shared/engine-api/image-contents.ts';
import type { ImageListReply } from '../shared/engine-api/image-list.ts';
import type { PlatformsReply } from '../shared/engine-api/image-platforms.ts';
import type { ImageSecretsReply } from '../shared/engine-api/image-secrets.ts';
import { namePath } from './name-path.ts';
import type { EngineRequest, EngineTransport } from './transport.ts';

/** What the engine knows of images beside Docker's API; the answers are typed in shared/engine-api and come from our own engine. */
export type ImageContentsCalls = {
  imageSummaries(): Promise<ImageListReply>;
  imageLayers(id: string): Promise<ImageLayersReply>;
  layerTree(options: { id: string; layer: number; folder: string }): Promise<LayerTreeReply>;
  layerFiles(options: { id: string; text: string; layer: number | null }): Promise<LayerFilesReply>;
  imageGhosts(id: string): Promise<GhostsReply>;
  imagePath(options: { id: string; path: string }): Promise<ImagePathReply>;
  compareImages(options: { from: string; to: string }): Promise<CompareImagesReply>;
  imagePlatforms(id: string): Promise<PlatformsReply>;
  imageSecrets(id: string, signal?: AbortSignal): Promise<ImageSecretsReply>;
  confirmSecrets(id: string): Promise<void>;
  imageRemoval(id: string): Promise<RemovalReply>;
};

const path = '/tidewharf/v1';

export function createImageContentsCalls(transport: EngineTransport): ImageContentsCalls {
  const ask = async <T>(request: EngineRequest): Promise<T> => (await transport.json(request)) as T;
  const of = <T>(id: string, what: string, query: EngineRequest['query'] = {}): Promise<T> => ask<T>({ method: 'GET', path: `${path}/images/${namePath(id)}/${what}`, query });
  return {
    imageSummaries: () => ask({ method: 'GET', path: `${path}/images` }),
    imageLayers: (id) => of(id, 'layers'),
    layerTree: ({ id, layer, folder }) => of(id, `layers/${layer}/tree`, { folder }),
    layerFiles: ({ id, text, layer }) => of(id, 'files', { text, layer: layer ?? undefined }),
    imageGhosts: (id) => of(id, 'ghosts'),
    imagePath: ({ id, path: wanted }) => of(id, 'path', { path: wanted }),
    compareImages: (query) => ask({ method: 'GET', path: `${path}/images/compare`, query }),
    imagePlatforms: (id) => of(id, 'platforms'),
    imageSecrets: (id, signal) => ask({ method: 'GET', path: `${path}/images/${namePath(id)}/secrets`, signal }),
    confirmSecrets: (id) => ask({ method: 'POST', path: `${path}/images/${namePath(id)}/secrets/confirm` }),
    imageRemoval: (id) => of(id, 'removal'),
  };
}
