import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import type { TableSort } from './table-lines.ts';

type HeaderColumn = { readonly id: string; readonly header: string; readonly sortBy?: unknown; readonly align?: 'end'; readonly hideHeader?: boolean };

/** The name of a column; a press sorts up, then down, then as the rows came. */
export function HeaderCell({ column, sort, onSort }: { column: HeaderColumn; sort: TableSort | null; onSort: (sort: TableSort | null) => void }): ReactNode {
  const mine = sort?.column === column.id ? sort : null;
  const next = mine === null ? { column: column.id, down: false } : mine.down ? null : { column: column.id, down: true };
  return (
    <div role="columnheader" aria-sort={mine === null ? undefined : mine.down ? 'descending' : 'ascending'} className={cn('flex min-w-0', column.align === 'end' && 'justify-end')}>
      {column.hideHeader ? (
        <span className="sr-only">{column.header}</span>
      ) : column.sortBy === undefined ? (
        <span className="truncate">{column.header}</span>
      ) : (
        <button type="button" onClick={() => onSort(next)} className="-mx-1 flex h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:text-text">
          <span className="truncate">{column.header}</span>
          {mine !== null && (mine.down ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
        </button>
      )}
    </div>
  );
}
