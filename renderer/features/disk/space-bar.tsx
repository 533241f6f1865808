import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';

/** The file system in one line: ours, everybody else's, free. */
export function SpaceBar({ used, free, total }: { used: number; free: number; total: number }): ReactNode {
  const share = (bytes: number): string => `${total === 0 ? 0 : Math.min(100, (100 * bytes) / total)}%`;
  return (
    <div role="img" aria-label={strings.disk.bar(used, free, total)} title={strings.disk.bar(used, free, total)} className="flex h-2 gap-px overflow-hidden rounded-full bg-press">
      <span className="min-w-0.5 bg-accent" style={{ width: share(used) }} />
      <span className="bg-faint/50" style={{ width: share(Math.max(0, total - used - free)) }} />
    </div>
  );
}
