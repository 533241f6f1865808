import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

/** `value` from 0 to 1, or null while nobody knows. */
export function ProgressBar({ value, label, thin = false, tone = 'accent' }: { value: number | null; label: string; thin?: boolean; tone?: 'accent' | 'ok' | 'danger' | 'quiet' }): ReactNode {
  const fill = { accent: 'bg-accent', ok: 'bg-ok', danger: 'bg-danger', quiet: 'bg-accent/35' }[tone];
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent ?? undefined} className={cn('w-full overflow-hidden rounded-full bg-press', thin ? 'h-1' : 'h-1.5')}>
      <div className={cn('h-full rounded-full transition-[width] duration-200 ease-out', fill, percent === null && 'w-1/4 animate-pulse')} style={percent === null ? undefined : { width: `${percent}%` }} />
    </div>
  );
}
