import type { TaskCalls } from '../../shared/ipc/tasks.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function taskHandlers({ tasks }: HostParts): HandlersOf<TaskCalls> {
  return {
    'tasks.list': async () => tasks.list(),
    'tasks.cancel': async ({ id }) => done(tasks.cancel(id)),
    'tasks.dismiss': async ({ id }) => done(tasks.dismiss(id)),
  };
}
