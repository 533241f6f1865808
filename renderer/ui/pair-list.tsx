import type { ReactNode } from 'react';

/** Names and their values, one below the other: labels, options, variables. */
export function PairList({ pairs }: { pairs: readonly (readonly [string, string])[] }): ReactNode {
  return (
    <dl className="rounded-lg border border-line font-mono text-xs">
      {pairs.map(([name, value]) => (
        <div key={name} className="grid min-h-8 grid-cols-[minmax(120px,280px)_minmax(0,1fr)] items-center gap-4 border-b border-line px-3 last:border-0">
          <dt className="truncate text-muted" title={name}>
            {name}
          </dt>
          <dd className="py-1 break-all select-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
