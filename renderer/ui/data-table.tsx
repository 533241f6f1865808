import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Checkbox } from './checkbox.tsx';
import { ContextMenu, type MenuEntry } from './menu.tsx';

/** `track` is a CSS grid track. With `sortBy` a press on the header sorts. */
export type Column<Row> = {
  readonly id: string;
  readonly header: string;
  readonly track: string;
  readonly cell: (row: Row) => ReactNode;
  readonly sortBy?: (row: Row) => string | number;
  readonly align?: 'end';
  readonly hideHeader?: boolean;
};

export type Selection = { readonly ids: ReadonlySet<string>; readonly onChange: (ids: ReadonlySet<string>) => void };

type DataTableProps<Row> = {
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  columns: readonly Column<Row>[];
  onOpen: (row: Row) => void;
  menu?: (row: Row) => readonly MenuEntry[];
  onRemove?: (row: Row) => void;
  selection?: Selection;
  rowHeight?: number;
};

const headerHeight = 33;

type Sort = { readonly column: string; readonly down: boolean };

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): readonly Row[] {
  const key = columns.find(({ id }) => id === sort?.column)?.sortBy;
  if (key === undefined) return rows;
  const factor = sort?.down ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return factor * (typeof left === 'number' && typeof right === 'number' ? left - right : String(left).localeCompare(String(right), 'en', { numeric: true }));
  });
}

/**
 * A virtual list in columns. One row at a time takes part in the tab order: arrows, Home and End move, Enter opens, Space selects, Delete removes,
 * and the menu key or a right click opens the row's menu.
 */
export function DataTable<Row>({ label, rows, rowId, rowName, columns, onOpen, menu, onRemove, selection, rowHeight = 40 }: DataTableProps<Row>): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const menuRow = useRef<Row>(undefined);
  const [active, setActive] = useState(0);
  const [sort, setSort] = useState<Sort | null>(null);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, getItemKey: (index) => rowId(sorted[index] as Row), scrollPaddingStart: headerHeight });
  const current = Math.min(active, sorted.length - 1);
  const template = { gridTemplateColumns: [...(selection ? ['16px'] : []), ...columns.map(({ track }) => track)].join(' ') };

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(sorted.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const toggle = (row: Row): void => {
    if (selection === undefined) return;
    const ids = new Set(selection.ids);
    if (!ids.delete(rowId(row))) ids.add(rowId(row));
    selection.onChange(ids);
  };
  const onKeyDown = (event: KeyboardEvent, row: Row, index: number): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(index + 1), ArrowUp: () => moveTo(index - 1), PageDown: () => moveTo(index + page), PageUp: () => moveTo(index - page),
      Home: () => moveTo(0), End: () => moveTo(sorted.length - 1), Enter: () => onOpen(row), ' ': () => toggle(row), Delete: () => onRemove?.(row),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  const body = (
    <div style={{ height: virtual.getTotalSize() }} className="relative" role="rowgroup">
      {virtual.getVirtualItems().map((item) => {
        const row = sorted[item.index] as Row;
        const selected = selection?.ids.has(rowId(row)) ?? false;
        return (
          <div
            key={item.key}
            role="row"
            aria-rowindex={item.index + 2}
            aria-selected={selection && selected}
            data-index={item.index}
            tabIndex={item.index === current ? 0 : -1}
            onFocus={() => setActive(item.index)}
            onKeyDown={(event) => onKeyDown(event, row, item.index)}
            onClick={(event) => {
              // A menu's portal bubbles to here as well; only what lies in the row counts.
              const target = event.target as Element;
              if (event.currentTarget.contains(target) && target.closest('a,button,[role=checkbox],label') === null) onOpen(row);
            }}
            onContextMenu={() => (menuRow.current = row)}
            className={cn('group row-grid absolute inset-x-0 border-b border-line px-5 -outline-offset-2 hover:bg-hover', selected && 'bg-accent/8 hover:bg-accent/12')}
            style={{ ...template, height: item.size, translate: `0 ${item.start}px` }}
          >
            {selection && (
              <span role="gridcell" className="flex">
                <Checkbox checked={selected} onChange={() => toggle(row)} label={`Select ${rowName(row)}`} />
              </span>
            )}
            {columns.map((column) => (
              <div key={column.id} role="gridcell" className={cn('min-w-0', column.align === 'end' && 'text-right')}>
                {column.cell(row)}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );

  return (
    <div ref={scroller} role="grid" aria-label={label} aria-rowcount={sorted.length + 1} aria-multiselectable={selection !== undefined} className="relative h-full overflow-y-auto">
      <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface">
        <div role="row" className="row-grid h-8 px-5 text-xs font-medium text-muted" style={template}>
          {selection && (
            <span role="columnheader" className="flex">
              <Checkbox
                checked={sorted.length > 0 && sorted.every((row) => selection.ids.has(rowId(row)))}
                mixed={selection.ids.size > 0 && !sorted.every((row) => selection.ids.has(rowId(row)))}
                onChange={(checked) => selection.onChange(new Set(checked ? sorted.map(rowId) : []))}
                label="Select all"
              />
            </span>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={setSort} />
          ))}
        </div>
      </div>
      {menu === undefined ? body : <ContextMenu entries={() => (menuRow.current === undefined ? [] : menu(menuRow.current))}>{body}</ContextMenu>}
    </div>
  );
}

function HeaderCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort: Sort | null; onSort: (sort: Sort | null) => void }): ReactNode {
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
