import type { ReactNode } from 'react';
import type { ContainerStatus } from '../../electron/shared/ipc/containers.ts';
import { cn } from '../lib/cn.ts';

/** The word goes with the dot: colour is never the only sign. Shapes differ too: full runs, ring is stopped, half is between. */
const looks: Readonly<Record<ContainerStatus, { word: string; dot: string; text: string }>> = {
  running: { word: 'Running', dot: 'bg-ok', text: 'text-ok' },
  paused: { word: 'Paused', dot: 'bg-warn', text: 'text-warn' },
  restarting: { word: 'Restarting', dot: 'bg-warn animate-pulse', text: 'text-warn' },
  created: { word: 'Created', dot: 'border-[1.5px] border-faint', text: 'text-muted' },
  exited: { word: 'Exited', dot: 'border-[1.5px] border-faint', text: 'text-muted' },
  dead: { word: 'Dead', dot: 'bg-danger', text: 'text-danger' },
};

const pendingWords: Readonly<Record<string, string>> = {
  'containers.start': 'Starting', 'containers.stop': 'Stopping', 'containers.restart': 'Restarting', 'containers.kill': 'Killing', 'containers.remove': 'Removing', 'containers.pause': 'Pausing',
  'containers.unpause': 'Unpausing',
};

/** State of a container, or what is being done to it (a call's name). */
export function StateDot({ status, pending, code }: { status: ContainerStatus; pending?: string | undefined; code?: number | null | undefined }): ReactNode {
  const doing = pending === undefined ? undefined : pendingWords[pending];
  const look = looks[status];
  return (
    <span className={cn('flex items-center gap-2 text-sm whitespace-nowrap', doing === undefined ? look.text : 'text-muted')}>
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full', doing === undefined ? look.dot : 'animate-pulse bg-accent')} />
      {doing ?? look.word}
      {doing === undefined && code !== undefined && code !== null && status === 'exited' && <span className={cn('rounded-sm px-1 text-xs', code === 0 ? 'text-muted' : 'bg-danger/10 text-danger')}>{code}</span>}
    </span>
  );
}
