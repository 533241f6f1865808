import type { PruneReply } from '../../shared/engine-api/disk.ts';
import type { DiskCalls } from '../../shared/ipc/disk.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

const keptReplies = 50;

export function diskHandlers({ client, tasks }: HostParts): HandlersOf<DiskCalls> {
  const replies = new Map<string, PruneReply>();
  const keep = (taskId: string, reply: PruneReply): void => {
    replies.set(taskId, reply);
    for (const old of [...replies.keys()].slice(0, -keptReplies)) replies.delete(old);
  };
  return {
    'disk.story': () => client.diskStory(),
    'disk.plan': async (choice) => (await client.prune({ ...choice, dryRun: true })).plan,
    'disk.prune': async (choice) => {
      const started = tasks.start({
        kind: 'prune',
        title: 'prune',
        run: async ({ progress, signal }) => {
          progress(removing);
          const reply = await client.prune({ ...choice, dryRun: false }, { signal });
          keep(started.taskId, reply);
          progress({ ...removing, phase: 'Done', bytes: reply.freed, totalBytes: reply.freed });
          return '';
        },
      });
      return started;
    },
    'disk.pruned': async ({ taskId }) => replies.get(taskId) ?? null,
  };
}

const removing: TaskProgress = { phase: 'Removing', bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] };
