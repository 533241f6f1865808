import type { ReactNode } from 'react';
import type { EngineState } from '../../electron/shared/ipc/engine.ts';
import { useConnection } from '../bridge/bridge-provider.tsx';
import { useReadAll } from '../bridge/use-call.ts';
import { sharesOf } from '../features/tasks/task-share.ts';
import { cn } from '../lib/cn.ts';
import { formatSeconds, plural } from '../lib/format.ts';
import { Link } from '../lib/router.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { strings } from '../strings/strings.ts';

/** What stands under everything: the engine, and the work that goes on. */
export function Footer(): ReactNode {
  const connection = useConnection();
  const engine = useReadAll('engine.state').data;
  const containers = useReadAll('containers.list').data;
  const running = containers?.filter(({ status }) => status === 'running').length ?? 0;
  return (
    <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line px-3 text-xs text-muted">
      <Link to="/settings/engine" className="-mx-1 flex h-6 items-center gap-2 rounded-sm px-1 hover:text-text">
        <EngineMark state={engine} connected={connection.kind === 'open'} />
      </Link>
      {engine?.kind === 'running' && connection.kind === 'open' && (
        <>
          <span className="text-faint">{engine.runtime}</span>
          {containers !== undefined && containers.length > 0 && <span className="text-faint">{strings.frame.running(plural(running, 'container'))}</span>}
        </>
      )}
      <span className="ml-auto">
        <WorkMark />
      </span>
    </footer>
  );
}

function EngineMark({ state, connected }: { state: EngineState | undefined; connected: boolean }): ReactNode {
  const [dot, text] = connected ? describeEngine(state) : (['border-[1.5px] border-faint', 'Not connected'] as const);
  return (
    <span role="status" className="flex items-center gap-2">
      <span aria-hidden className={cn('size-2 rounded-full', dot)} />
      {text}
    </span>
  );
}

function describeEngine(state: EngineState | undefined): readonly [string, string] {
  switch (state?.kind) {
    case undefined:
      return ['bg-faint', 'Engine'];
    case 'starting':
      return ['animate-pulse bg-warn', 'Engine is starting'];
    case 'running':
      return ['bg-ok', `Engine ${state.version}`];
    case 'restarting':
      return ['animate-pulse bg-warn', 'Engine is restarting'];
    case 'failed':
      return ['bg-danger', 'Engine has failed'];
    case 'denied':
      return ['bg-danger', 'Engine is closed to you'];
    case 'stopped':
      return ['border-[1.5px] border-faint', 'Engine is stopped'];
  }
}

function WorkMark(): ReactNode {
  const tasks = useReadAll('tasks.list').data?.filter(({ state }) => state === 'running') ?? [];
  const [first] = tasks;
  if (first === undefined) return null;
  return (
    <Link to="/tasks" className="flex h-6 items-center gap-2 rounded-sm px-1 hover:text-text">
      <span className="max-w-60 truncate">{tasks.length === 1 ? first.title : plural(tasks.length, 'task')}</span>
      <span className="w-20">
        <ProgressBar thin value={sharesOf(tasks)} label={strings.frame.progress} />
      </span>
      {tasks.length === 1 && first.progress.secondsLeft !== null && <span className="min-w-20 whitespace-nowrap text-faint">{strings.frame.left(formatSeconds(first.progress.secondsLeft))}</span>}
    </Link>
  );
}
