import { useState } from 'react';
import type { Task } from '../../../electron/shared/ipc/tasks.ts';
import { useReadAll } from '../../bridge/use-call.ts';

/** Something that is being kept, or was: `label` for while it is on its way, `done` for when it is there. */
export type KeptThing = { readonly taskId: string; readonly label: string; readonly done: string };

export type Kept = { readonly things: readonly (KeptThing & { readonly task: Task | undefined })[]; readonly busy: boolean; readonly add: (thing: KeptThing) => void };

/** Follows the tasks that keep parts of a container. */
export function useKept(): Kept {
  const [things, setThings] = useState<readonly KeptThing[]>([]);
  const { data: tasks = [] } = useReadAll('tasks.list');
  const followed = things.map((thing) => ({ ...thing, task: tasks.find(({ id }) => id === thing.taskId) }));
  return { things: followed, busy: followed.some(({ task }) => task?.state === 'running'), add: (thing) => setThings((before) => [...before, thing]) };
}
