import { ChevronDown, CircleAlert, CircleCheck, CircleSlash, LoaderCircle, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Task } from '../../../electron/shared/ipc/tasks.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { adviseOn } from '../../lib/advice.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { Link, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { taskFacts } from './task-progress.tsx';
import { taskShare } from './task-share.ts';
import { useTaskWays } from './use-task-ways.ts';

const words = strings.tasks;

export function TaskMark({ state }: { state: Task['state'] }): ReactNode {
  switch (state) {
    case 'running':
      return <LoaderCircle size={15} className="animate-spin text-accent" aria-label={words.states.running} />;
    case 'done':
      return <CircleCheck size={15} className="text-ok" aria-label={words.states.done} />;
    case 'failed':
      return <CircleAlert size={15} className="text-danger" aria-label={words.states.failed} />;
    case 'cancelled':
      return <CircleSlash size={15} className="text-muted" aria-label={words.states.cancelled} />;
  }
}

/** In words, for what ended. */
export function taskOutcome(task: Task): string {
  switch (task.state) {
    case 'running':
      return taskFacts(task);
    case 'done':
      return strings.tasks.done[task.kind](formatBytes(task.progress.bytes));
    case 'cancelled':
      return task.kind === 'prune' ? strings.tasks.prunedHalf : strings.tasks.cancelled;
    case 'failed':
      return task.error === null ? strings.tasks.failed : adviseOn(task.error).title;
  }
}

/** What it is about, in words. */
export function taskTitle({ kind, title }: Task): string {
  return kind === 'prune' || kind === 'check' ? strings.tasks.titles[kind] : title;
}

/** A small window in the corner with the work of now; it stays while one walks through the app, and goes when its tasks are put away. */
export function TaskTray(): ReactNode {
  const { path } = usePlace();
  const { data: all = [] } = useReadAll('tasks.list');
  // A page that shows its own work needs no window over it.
  const isShown = ({ kind, resultId }: Task): boolean =>
    (kind === 'prune' && path === '/disk/prune') || (kind === 'check' && path.startsWith('/diagnostics')) || (kind === 'build' && resultId !== null && path.startsWith(`/builds/${resultId}`));
  const tasks = all.filter((task) => !isShown(task));
  const [open, setOpen] = useState(true);
  const running = tasks.filter(({ state }) => state === 'running').length;
  // It shows itself again when work begins and when it ends.
  const [before, setBefore] = useState(running);
  if (running !== before) {
    setBefore(running);
    setOpen(true);
  }
  if (tasks.length === 0 || path === '/tasks') return null;
  if (!open) return null;
  return (
    <aside aria-label={words.title} className="fixed right-4 bottom-11 z-30 flex max-h-[50vh] w-92 flex-col rounded-xl bg-raised shadow-pop">
      <header className="flex h-9 shrink-0 items-center gap-2 border-b border-line pr-1.5 pl-3.5">
        <Link to="/tasks" className="flex-1 text-xs font-semibold text-muted hover:text-text">
          {running > 0 ? words.running(running) : words.title}
        </Link>
        <IconButton icon={ChevronDown} label={words.hide} size="sm" tooltip={false} onClick={() => setOpen(false)} />
      </header>
      <ul className="min-h-0 overflow-y-auto">
        {tasks.toReversed().map((task) => (
          <TrayRow key={task.id} task={task} />
        ))}
      </ul>
    </aside>
  );
}

function TrayRow({ task }: { task: Task }): ReactNode {
  const { cancel, dismiss, next } = useTaskWays();
  const follow = next(task);
  const running = task.state === 'running';
  return (
    <li className="flex gap-2.5 border-b border-line px-3.5 py-2.5 last:border-0">
      <span className="pt-0.5">
        <TaskMark state={task.state} />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <span className="truncate font-medium" title={taskTitle(task)}>
          {taskTitle(task)}
        </span>
        {running && <ProgressBar thin value={taskShare(task)} label={words.progressOf(taskTitle(task))} />}
        <span className={cn('text-xs', task.state === 'failed' ? 'text-danger' : 'text-muted')} {...(!running && { role: 'status' })}>
          {taskOutcome(task)}
        </span>
        {task.state === 'failed' && (
          <Link to="/tasks" className="self-start text-xs text-accent hover:underline">
            {words.whatHappened}
          </Link>
        )}
      </div>
      <div className="flex items-start gap-1">
        {follow !== undefined && (
          <Button size="sm" onClick={follow.go}>
            {follow.label}
          </Button>
        )}
        <IconButton icon={X} size="sm" label={running ? `Cancel ${taskTitle(task)}` : `Put ${taskTitle(task)} away`} tooltip={false} onClick={() => (running ? cancel(task) : dismiss(task))} />
      </div>
    </li>
  );
}
