import type { ReactNode } from 'react';
import { Skeleton } from './states.tsx';

/** In place of a list until it is read. */
export function ListSkeleton({ label }: { label: string }): ReactNode {
  return (
    <div className="px-5 pt-18" aria-busy="true" aria-label={label}>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex h-10 items-center gap-8 border-b border-line">
          <Skeleton className="w-48" />
          <Skeleton className="w-16" />
          <Skeleton className="w-36" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
