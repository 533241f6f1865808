import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

/** Figures in rows, framed. The first `words` columns are none: they stand at the left. */
export function FigureTable({ label, heads, words = 1, children }: { label: string; heads: readonly string[]; words?: number; children: ReactNode }): ReactNode {
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <table aria-label={label} className="w-full text-sm">
        <thead className="text-xs text-muted">
          <tr>
            {heads.map((head, index) => (
              <th key={head} scope="col" className={cn('h-8 px-3 font-medium whitespace-nowrap', index < words ? 'text-left' : 'text-right')}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** One in its row. */
export function Figure({ children }: { children: ReactNode }): ReactNode {
  return <td className="px-3 text-right whitespace-nowrap tabular-nums">{children}</td>;
}
