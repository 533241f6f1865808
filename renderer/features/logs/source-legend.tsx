import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { Link } from '../../lib/router.tsx';
import type { LogSource } from './choose-sources.ts';

/** Whose lines are in the list, each in its colour, with the way to its own page. */
export function SourceLegend({ sources, isGone }: { sources: readonly LogSource[]; isGone: (id: string) => boolean }): ReactNode {
  return (
    <ul className="flex shrink-0 gap-1 overflow-x-auto px-5 pb-2 text-xs">
      {sources.map(({ id, name, color }) => (
        <li key={id}>
          <Link to={`/containers/${id}/logs`} style={{ color }} className={cn('flex h-6 items-center gap-1.5 rounded-md px-2 font-medium whitespace-nowrap hover:bg-hover', isGone(id) && 'line-through')}>
            <span aria-hidden className="size-1.5 rounded-full bg-current" />
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
