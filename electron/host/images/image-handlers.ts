import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import { createImageViews } from './image-views.ts';
import { pullImage } from './pull-image.ts';
import type { ImageCalls } from '../../shared/ipc/images.ts';
import { type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function imageHandlers({ client, logins, tasks }: HostParts): HandlersOf<ImageCalls> {
  const views = createImageViews(client);
  return {
    'images.list': () => views.list(),
    'images.inspect': ({ id }) => views.inspect(id),
    'images.remove': (request) => client.removeImage(request),
    'images.pull': async (request) => {
      const title = familiarReference(parseReference(request.reference));
      return tasks.start({ kind: 'pull', title, run: ({ progress, signal }) => pullImage({ client, logins, request, progress, signal }) });
    },
  };
}
