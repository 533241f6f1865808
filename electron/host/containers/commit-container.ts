import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { CommitRequest } from '../../shared/ipc/containers.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import type { Tasks } from '../tasks/tasks.ts';

const packing: TaskProgress = { phase: 'Packing what it changed', bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] };

/** An image of a container's files, as a task: packing takes as long as there is changed. The engine tells no bytes meanwhile. */
export async function commitContainer(options: { readonly client: EngineClient; readonly tasks: Tasks; readonly request: CommitRequest }): Promise<{ taskId: string }> {
  const { client, tasks, request } = options;
  const { container } = await client.inspectContainer({ id: request.id });
  return tasks.start({
    kind: 'commit',
    title: request.reference === '' ? container.Name.replace(/^\//, '') : request.reference,
    run: ({ progress, signal }) => {
      progress(packing);
      return client.commitContainer({ ...request, signal });
    },
  });
}
