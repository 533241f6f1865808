import { ListTodo } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Task } from '../../../electron/shared/ipc/tasks.ts';
import { fromErrorBody } from '../../../electron/shared/errors/engine-error.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { openDialog } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { EmptyState, ErrorCallout, ErrorScreen } from '../../ui/states.tsx';
import { LayerBars, taskFacts } from './task-progress.tsx';
import { taskShare } from './task-share.ts';
import { TaskMark, taskOutcome, taskTitle } from './task-tray.tsx';
import { useTaskWays } from './use-task-ways.ts';
import { strings } from '../../strings/strings.ts';

const words = strings.tasks;

/** Long work: what goes on, layer by layer, and what has ended. */
export function TaskPage(): ReactNode {
  const { data: tasks, error, refetch } = useReadAll('tasks.list');
  const { dismiss } = useTaskWays();
  const ended = tasks?.filter(({ state }) => state !== 'running') ?? [];
  const body = (): ReactNode => {
    if (tasks === undefined) return error === null ? null : <ErrorScreen error={error} retry={() => void refetch()} />;
    if (tasks.length === 0) {
      return (
        <EmptyState icon={ListTodo} title={words.emptyTitle} actions={<Button onClick={() => openDialog('pull')}>{words.pull}</Button>}>
          {words.emptyText}
        </EmptyState>
      );
    }
    return (
      <ul className="flex h-full flex-col gap-3 overflow-y-auto p-5 pt-0">
        {tasks.toReversed().map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </ul>
    );
  };
  return (
    <Page title={words.title} actions={ended.length > 0 && <Button onClick={() => ended.forEach(dismiss)}>{words.putEndedAway}</Button>}>
      {body()}
    </Page>
  );
}

function TaskCard({ task }: { task: Task }): ReactNode {
  const { cancel, dismiss, next } = useTaskWays();
  const now = useNow(task.state !== 'running');
  const follow = next(task);
  const running = task.state === 'running';
  return (
    <li className="flex flex-col gap-3 rounded-lg border border-line p-4">
      <div className="flex items-center gap-2.5">
        <TaskMark state={task.state} />
        <h2 className="min-w-0 truncate font-medium" title={taskTitle(task)}>
          {taskTitle(task)}
        </h2>
        <span className="text-xs whitespace-nowrap text-muted">{running ? task.progress.phase : taskOutcome(task)}</span>
        <span className="ml-auto flex shrink-0 items-center gap-2">
          {task.endedAt !== null && (
            <time dateTime={task.endedAt} title={formatTime(task.endedAt)} className="text-xs text-faint">
              {formatAgo(task.endedAt, now)}
            </time>
          )}
          {follow !== undefined && (
            <Button size="sm" onClick={follow.go}>
              {follow.label}
            </Button>
          )}
          <Button size="sm" look="ghost" onClick={() => (running ? cancel(task) : dismiss(task))}>
            {running ? words.cancel : words.putAway}
          </Button>
        </span>
      </div>
      {running && (
        <div className="flex flex-col gap-1.5">
          <ProgressBar value={taskShare(task)} label={words.progressOf(taskTitle(task))} />
          <span className="text-xs text-muted">{taskFacts(task)}</span>
        </div>
      )}
      {task.progress.layers.length > 0 && running && <LayerBars layers={task.progress.layers} />}
      {task.state === 'failed' && task.error !== null && <ErrorCallout error={fromErrorBody(task.error)} />}
    </li>
  );
}
