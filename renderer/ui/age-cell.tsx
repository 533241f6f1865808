import type { ReactNode } from 'react';
import { formatAge, formatTime } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';

/** How long something is there, with the time itself behind it. */
export function AgeCell({ time }: { time: string }): ReactNode {
  return (
    <time dateTime={time} title={formatTime(time)} className="text-muted">
      {formatAge(time, useNow())}
    </time>
  );
}
