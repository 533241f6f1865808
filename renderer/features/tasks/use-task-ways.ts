import type { Task } from '../../../electron/shared/ipc/tasks.ts';
import { useAct } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';

export type TaskWays = {
  readonly cancel: (task: Task) => void;
  readonly dismiss: (task: Task) => void;
  /** What follows from a task that ended: open or run what came of it, or try again. */
  readonly next: (task: Task) => { readonly label: string; readonly go: () => void } | undefined;
};

/** Tasks that have a page of their own. */
function wayOfOwn({ kind, id }: Task): string | undefined {
  if (kind === 'prune') return `/disk/prune?task=${id}`;
  return kind === 'check' ? '/diagnostics' : undefined;
}

export function useTaskWays(): TaskWays {
  const { mutate: cancel } = useAct('tasks.cancel');
  const { mutate: dismiss } = useAct('tasks.dismiss');
  const next: TaskWays['next'] = (task) => {
    const own = wayOfOwn(task);
    if (own !== undefined) return { label: strings.tasks.show, go: () => navigate(own) };
    if (task.state === 'running') return undefined;
    if (task.state === 'done' && task.kind === 'run' && task.resultId !== null) {
      const id = task.resultId;
      return { label: 'Open', go: () => navigate(`/containers/${id}`) };
    }
    if (task.state === 'done') return { label: 'Run', go: () => openDialog('run', { image: task.title }) };
    return task.kind === 'pull' ? { label: 'Try again', go: () => openDialog('pull', { reference: task.title }) } : { label: 'Try again', go: () => openDialog('run', { image: task.title }) };
  };
  return { cancel: ({ id }) => cancel({ id }), dismiss: ({ id }) => dismiss({ id }), next };
}
