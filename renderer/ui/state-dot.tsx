import type { ReactNode } from 'react';
import type { ContainerStatus } from '../../electron/shared/ipc/containers.ts';
import { cn } from '../lib/cn.ts';
import { strings } from '../strings/strings.ts';

/** The word goes with the dot: colour is never the only sign. Shapes differ too: full runs, ring is stopped, half is between. */
const looks: Readonly<Record<ContainerStatus, { dot: string; text: string }>> = {
  running: { dot: 'bg-ok', text: 'text-ok' },
  paused: { dot: 'bg-warn', text: 'text-warn' },
  restarting: { dot: 'bg-warn animate-pulse', text: 'text-warn' },
  created: { dot: 'border-[1.5px] border-faint', text: 'text-muted' },
  exited: { dot: 'border-[1.5px] border-faint', text: 'text-muted' },
  dead: { dot: 'bg-danger', text: 'text-danger' },
};

const words = strings.states;
const pendingWords: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(words.pending).map(([verb, word]) => [`containers.${verb}`, word]));

/** State of a container, or what is being done to it (a call's name). */
export function StateDot({ status, pending, code }: { status: ContainerStatus; pending?: string | undefined; code?: number | null | undefined }): ReactNode {
  const doing = pending === undefined ? undefined : pendingWords[pending];
  const look = looks[status];
  return (
    <span className={cn('flex items-center gap-2 text-sm whitespace-nowrap', doing === undefined ? look.text : 'text-muted')}>
      <span aria-hidden className={cn('size-2 shrink-0 rounded-full', doing === undefined ? look.dot : 'animate-pulse bg-accent')} />
      {doing ?? words[status]}
      {doing === undefined && code !== undefined && code !== null && status === 'exited' && <span className={cn('rounded-sm px-1 text-xs', code === 0 ? 'text-muted' : 'bg-danger/10 text-danger')}>{code}</span>}
    </span>
  );
}
