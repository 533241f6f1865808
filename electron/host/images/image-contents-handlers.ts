import type { ImageContentsCalls } from '../../shared/ipc/image-contents.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function imageContentsHandlers({ client }: HostParts): HandlersOf<ImageContentsCalls> {
  return {
    'images.layers': ({ id }) => client.imageLayers(id),
    'images.tree': (request) => client.layerTree(request),
    'images.files': (request) => client.layerFiles(request),
    'images.ghosts': ({ id }) => client.imageGhosts(id),
    'images.path': (request) => client.imagePath(request),
    'images.compare': (request) => client.compareImages(request),
    'images.platforms': ({ id }) => client.imagePlatforms(id),
    'images.secrets': ({ id }) => client.imageSecrets(id),
    'tags.list': () => client.knownTags(),
    'tags.history': (request) => client.tagHistory(request),
    'tags.rollBack': (request) => client.rollBackTag(request),
  };
}
