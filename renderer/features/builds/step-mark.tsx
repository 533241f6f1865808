import { Circle, CircleCheck, CircleSlash, CircleX, LoaderCircle, Zap, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildStatus } from '../../../electron/shared/engine-api/builds.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';
import type { StepState } from './build-model.ts';

const t = strings.builds;

const steps: Readonly<Record<StepState, { readonly icon: LucideIcon; readonly style: string }>> = {
  waiting: { icon: Circle, style: 'text-faint' },
  running: { icon: LoaderCircle, style: 'animate-spin text-accent' },
  cached: { icon: Zap, style: 'text-accent' },
  done: { icon: CircleCheck, style: 'text-ok' },
  failed: { icon: CircleX, style: 'text-danger' },
  left: { icon: CircleSlash, style: 'text-faint' },
};

/** How a step is; each state has a shape of its own. The word is said beside it. */
export function StepMark({ state, size = 15 }: { state: StepState; size?: number }): ReactNode {
  const { icon: Icon, style } = steps[state];
  return <Icon size={size} className={cn('shrink-0', style)} aria-hidden />;
}

const builds: Readonly<Record<BuildStatus, { readonly icon: LucideIcon; readonly style: string; readonly text: string }>> = {
  running: { icon: LoaderCircle, style: 'animate-spin', text: 'text-accent' },
  done: { icon: CircleCheck, style: '', text: 'text-ok' },
  failed: { icon: CircleX, style: '', text: 'text-danger' },
  cancelled: { icon: CircleSlash, style: '', text: 'text-muted' },
};

/** How a build is, with its word. */
export function BuildMark({ status }: { status: BuildStatus }): ReactNode {
  const { icon: Icon, style, text } = builds[status];
  return (
    <span className={cn('flex items-center gap-1.5 text-sm whitespace-nowrap', text)}>
      <Icon size={15} className={cn('shrink-0', style)} aria-hidden />
      {t.status[status]}
    </span>
  );
}
