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
function wayOfOwn({ kind, id, resultId }: Task): string | undefined {
  if (kind === 'build') return resultId === null ? undefined : `/builds/${resultId}`;
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
    return task.state === 'done' ? afterSuccess(task) : again(task);
  };
  return { cancel: ({ id }) => cancel({ id }), dismiss: ({ id }) => dismiss({ id }), next };
}

type Way = ReturnType<TaskWays['next']>;

function afterSuccess({ kind, title, resultId }: Task): Way {
  const { open, run } = strings.tasks;
  if (kind === 'pull') return { label: run, go: () => openDialog('run', { image: title }) };
  if (resultId === null || resultId === '') return undefined;
  if (kind === 'run' || kind === 'move') return { label: open, go: () => navigate(`/containers/${resultId}`) };
  if (kind === 'keep' || kind === 'volume-clone' || kind === 'volume-import') return { label: open, go: () => navigate(`/volumes/${encodeURIComponent(resultId)}`) };
  return kind === 'load' || kind === 'import' ? { label: open, go: () => navigate(`/images/${encodeURIComponent(resultId)}`) } : undefined;
}

function again({ kind, title }: Task): Way {
  const label = strings.tasks.again;
  if (kind === 'pull') return { label, go: () => openDialog('pull', { reference: title }) };
  return kind === 'run' ? { label, go: () => openDialog('run', { image: title }) } : undefined;
}
