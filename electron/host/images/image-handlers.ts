import { familiarName, familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { ImageCalls } from '../../shared/ipc/images.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { importImage, loadImages, saveImages } from './image-archives.ts';
import { inspectImage, listImages } from './image-views.ts';
import { lookUpstream } from './look-upstream.ts';
import { pullImage } from './pull-image.ts';
import { pushImage } from './push-image.ts';
import { isTrashOn, removeAll } from './remove-images.ts';

export function imageHandlers(parts: HostParts): HandlersOf<ImageCalls> {
  const { client, logins } = parts;
  return {
    'images.list': () => listImages(client),
    'images.inspect': ({ id }) => inspectImage(client, id),
    'images.remove': async (request) => ({ ...(await client.removeImage(request)), canBeRestored: await isTrashOn(client) }),
    'images.removal': ({ id }) => client.imageRemoval(id),
    'images.removeAll': (request) => removeAll(client, request),
    'images.restore': async ({ id }) => {
      const restored = await client.restoreFromTrash({ id });
      return 'names' in restored ? { names: [...restored.names], taken: [...restored.taken] } : { names: [], taken: [] };
    },
    'images.upstream': ({ reference }) => lookUpstream({ client, logins, reference }),
    'images.tag': (request) => done(client.tagImage(request)),
    ...taskHandlers(parts),
  };
}

type Started = 'images.pull' | 'images.push' | 'images.save' | 'images.load' | 'images.import';

function taskHandlers({ client, logins, tasks, files }: HostParts): Pick<HandlersOf<ImageCalls>, Started> {
  return {
    'images.pull': async (request) => {
      const reference = parseReference(request.reference);
      const title = request.allTags === true ? familiarName(reference) : familiarReference(reference);
      return tasks.start({ kind: 'pull', title, run: ({ progress, signal }) => pullImage({ client, logins, request, progress, signal }) });
    },
    'images.push': async (request) => {
      const title = familiarReference(parseReference(request.reference));
      return tasks.start({ kind: 'push', title, run: ({ progress, signal }) => pushImage({ client, logins, request, progress, signal }) });
    },
    'images.save': async (request) => {
      const title = files.nameOf(request.handle);
      return tasks.start({ kind: 'save', title, run: ({ progress, signal }) => saveImages({ client, files, progress, signal }, request) });
    },
    'images.load': async (request) => {
      const title = files.nameOf(request.handle);
      return tasks.start({ kind: 'load', title, run: ({ progress, signal }) => loadImages({ client, files, progress, signal }, request) });
    },
    'images.import': async (request) => {
      const title = request.name === '' ? files.nameOf(request.handle) : familiarReference(parseReference(request.name));
      return tasks.start({ kind: 'import', title, run: ({ progress, signal }) => importImage({ client, files, progress, signal }, request) });
    },
  };
}
