import { commitContainer } from './commit-container.ts';
import { createContainerViews } from './container-views.ts';
import { findImageChange } from './find-image-change.ts';
import type { ContainerCalls } from '../../shared/ipc/containers.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function containerHandlers({ client, tasks }: HostParts): HandlersOf<ContainerCalls> {
  const views = createContainerViews(client);
  return {
    'containers.list': () => views.list(),
    'containers.inspect': ({ id }) => views.inspect(id),
    'containers.start': (request) => done(client.startContainer(request)),
    'containers.stop': (request) => done(client.stopContainer(request)),
    'containers.restart': (request) => done(client.restartContainer(request)),
    'containers.kill': (request) => done(client.killContainer(request)),
    'containers.pause': (request) => done(client.pauseContainer(request)),
    'containers.unpause': (request) => done(client.unpauseContainer(request)),
    'containers.rename': (request) => done(client.renameContainer(request)),
    'containers.commit': async (request) => commitContainer({ client, tasks, request }),
    'containers.imageChange': ({ id }) => findImageChange(client, id),
    'containers.editable': ({ id }) => client.editableContainer({ id }),
    'containers.remove': async (request) => ({ canBeRestored: await client.removeContainer(request) }),
    'containers.restore': (request) => client.restoreContainer(request),
  };
}
