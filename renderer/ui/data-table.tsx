import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { strings } from '../strings/strings.ts';
import { Checkbox } from './checkbox.tsx';
import { ContextMenu, type MenuEntry } from './menu.tsx';
import { HeaderCell } from './table-header.tsx';
import { planLines, sortRows, type TableLine, type TableSort } from './table-lines.ts';

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

/** Rows of the same key stand below a header of their own, which opens and closes them. */
export type Grouping<Row> = {
  readonly of: (row: Row) => string | null;
  readonly closed: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** What the header shows; it has the whole width. `name` is what a screen reader says. */
  readonly renderHeader: (key: string, rows: readonly Row[], open: boolean) => ReactNode;
  readonly name: (key: string) => string;
  readonly menu?: (key: string, rows: readonly Row[]) => readonly MenuEntry[];
  readonly onRemove?: (key: string) => void;
};

type DataTableProps<Row> = {
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  columns: readonly Column<Row>[];
  onOpen: (row: Row) => void;
  /** With it a click, Space and, while `current` is a row, the arrows pick a row; a double click and Enter open it. */
  onPick?: (row: Row) => void;
  /** The row that was picked. */
  current?: string | undefined;
  menu?: (row: Row) => readonly MenuEntry[];
  onRemove?: (row: Row) => void;
  selection?: Selection;
  groups?: Grouping<Row>;
  /** Hears which rows are in sight, and the headers of which groups. */
  onRange?: (rows: readonly Row[], groups: readonly string[]) => void;
  rowHeight?: number;
};

/** A line that has, or had, the focus. */
type Reached = { readonly key: string; readonly index: number };
/** The last one, by the table's label: who comes back begins there. */
const lastReached = new Map<string, Reached>();
const headerHeight = 33;
const groupKey = (key: string): string => `group ${key}`;
const noGroups: ReadonlySet<string> = new Set();

/**
 * A virtual list in columns. One line at a time takes part in the tab order: arrows, Home and End move, Enter opens, Space selects, Delete removes,
 * and the menu key or a right click opens the row's menu. On the header of a group Enter and the arrows to the sides open and close it.
 */
export function DataTable<Row>(props: DataTableProps<Row>): ReactNode {
  const { label, rows, rowId, rowName, columns, onOpen, onPick, current: picked, menu, onRemove, selection, groups, onRange, rowHeight = 40 } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const menuLine = useRef<TableLine<Row>>(undefined);
  const [active, setActive] = useState<Reached | undefined>(() => (picked === undefined ? lastReached.get(label) : undefined));
  const [sort, setSort] = useState<TableSort | null>(null);
  const groupOf = groups?.of;
  const closed = groups?.closed ?? noGroups;
  const sorted = useMemo(() => sortRows(rows, columns.find(({ id }) => id === sort?.column)?.sortBy, sort?.down ?? false), [rows, columns, sort]);
  const lines = useMemo(() => planLines(sorted, groupOf ?? (() => null), closed), [sorted, groupOf, closed]);
  const keyOf = (line: TableLine<Row>): string => (line.kind === 'group' ? groupKey(line.key) : rowId(line.row));
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, paddingEnd: (selection?.ids.size ?? 0) > 0 ? 72 : 0, getItemKey: (index) => keyOf(lines[index] as TableLine<Row>), scrollPaddingStart: headerHeight });
  const wanted = active?.key ?? picked;
  const found = wanted === undefined ? 0 : lines.findIndex((line) => keyOf(line) === wanted);
  // In the place of a line that has gone stands the next one.
  const current = found < 0 ? Math.max(0, Math.min(lines.length - 1, active?.index ?? 0)) : found;
  const template = { gridTemplateColumns: [...(selection ? ['16px'] : []), ...columns.map(({ track }) => track)].join(' ') };

  const { startIndex = 0, endIndex = -1 } = virtual.range ?? {};
  const tellLines = (shown: readonly TableLine<Row>[]): void =>
    onRange?.(
      shown.flatMap((line) => (line.kind === 'row' ? [line.row] : [])),
      shown.flatMap((line) => (line.kind === 'group' ? [line.key] : [])),
    );
  const tellRange = useEffectEvent((from: number, to: number) => tellLines(lines.slice(from, to + 1)));
  useEffect(() => tellRange(startIndex, endIndex), [startIndex, endIndex, lines]);

  useEffect(() => void (active !== undefined && lastReached.set(label, active)), [label, active]);
  const focusLine = (index: number): void => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  // A dialog that opens takes it in a moment.
  const isNowhere = (): boolean => document.activeElement === document.body && document.querySelector('[role=dialog], [role=alertdialog]') === null;
  const comeBack = useEffectEvent(() => {
    if (found <= 0 || active === undefined) return;
    virtual.scrollToIndex(found, { align: 'center' });
    requestAnimationFrame(() => isNowhere() && focusLine(found));
  });
  useEffect(() => comeBack(), []);
  const goOn = useEffectEvent(() => active !== undefined && found < 0 && isNowhere() && focusLine(current));
  useEffect(() => void goOn(), [lines]);

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(lines.length - 1, index));
    const line = lines[next];
    if (line === undefined) return;
    setActive({ key: keyOf(line), index: next });
    if (line.kind === 'row' && picked !== undefined) onPick?.(line.row);
    virtual.scrollToIndex(next);
    const target = (): HTMLElement | null | undefined => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`);
    // At once where it is drawn already, so that the next key finds it.
    if (target()) target()?.focus({ preventScroll: true });
    else requestAnimationFrame(() => target()?.focus());
  };
  const toggle = (toggled: readonly Row[]): void => {
    if (selection === undefined) return;
    const ids = new Set(selection.ids);
    const all = toggled.every((row) => ids.has(rowId(row)));
    for (const row of toggled) {
      if (all) ids.delete(rowId(row));
      else ids.add(rowId(row));
    }
    selection.onChange(ids);
  };

  const latestToggle = useRef(toggle);
  useEffect(() => void (latestToggle.current = toggle));
  const toggleId = useCallback(
    (id: string): void => {
      const row = sorted.find((other) => rowId(other) === id);
      if (row !== undefined) latestToggle.current([row]);
    },
    // oxlint-disable-next-line react/exhaustive-deps -- rowId says the same each time
    [sorted],
  );

  const stepsOf = (line: TableLine<Row>, index: number): Readonly<Record<string, (() => void) | undefined>> => {
    if (line.kind === 'group') {
      const flip = (): void => groups?.onToggle(line.key);
      return { Enter: flip, ' ': () => toggle(line.rows), ArrowRight: line.open ? () => moveTo(index + 1) : flip, ArrowLeft: line.open ? flip : undefined, Delete: () => groups?.onRemove?.(line.key) };
    }
    const header = lines.findIndex((other) => other.kind === 'group' && other.key === line.group);
    return {
      Enter: () => onOpen(line.row),
      ' ': () => {
        toggle([line.row]);
        onPick?.(line.row);
      },
      Delete: () => onRemove?.(line.row),
      ArrowLeft: header < 0 ? undefined : () => moveTo(header),
    };
  };
  const onKeyDown = (event: KeyboardEvent, line: TableLine<Row>, index: number): void => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(index + 1), ArrowUp: () => moveTo(index - 1), PageDown: () => moveTo(index + page), PageUp: () => moveTo(index - page),
      Home: () => moveTo(0), End: () => moveTo(lines.length - 1),
    };
    const step = moves[event.key] ?? stepsOf(line, index)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };
  const press = (event: { target: EventTarget; currentTarget: Element }, act: () => void): void => {
    // A menu's portal bubbles to here as well; only what lies in the row counts.
    const target = event.target as Element;
    if (event.currentTarget.contains(target) && target.closest('a,button,[role=checkbox],label') === null) act();
  };
  const choice = (chosen: readonly Row[]): { checked: boolean; mixed: boolean } => {
    const count = chosen.filter((row) => selection?.ids.has(rowId(row))).length;
    return { checked: count > 0 && count === chosen.length, mixed: count > 0 && count < chosen.length };
  };

  const body = (
    <div style={{ height: virtual.getTotalSize() }} className="relative" role="rowgroup">
      {virtual.getVirtualItems().map((item) => {
        const line = lines[item.index] as TableLine<Row>;
        const common = {
          'aria-rowindex': item.index + 2, 'data-index': item.index, tabIndex: item.index === current ? 0 : -1,
          onFocus: () => setActive({ key: keyOf(line), index: item.index }), onContextMenu: () => void (menuLine.current = line),
        };
        const style = { ...template, height: item.size, translate: `0 ${item.start}px` };
        if (line.kind === 'group') {
          return (
            <div
              key={item.key}
              role="row"
              {...common}
              aria-level={1}
              aria-expanded={line.open}
              onKeyDown={(event) => onKeyDown(event, line, item.index)}
              onClick={(event) => press(event, () => groups?.onToggle(line.key))}
              className="group row-grid absolute inset-x-0 border-b border-line bg-sunken px-5 -outline-offset-2 hover:bg-press"
              style={style}
            >
              {selection && (
                <span role="gridcell" className="flex">
                  <Checkbox {...choice(line.rows)} onChange={() => toggle(line.rows)} label={strings.parts.select(groups?.name(line.key) ?? '')} />
                </span>
              )}
              <div role="gridcell" className="min-w-0" style={{ gridColumn: `${selection ? 2 : 1} / -1` }}>
                {groups?.renderHeader(line.key, line.rows, line.open)}
              </div>
            </div>
          );
        }
        const { row } = line;
        const selected = selection?.ids.has(rowId(row)) ?? false;
        const isPicked = rowId(row) === picked;
        return (
          <div
            key={item.key}
            role="row"
            {...common}
            onKeyDown={(event) => onKeyDown(event, line, item.index)}
            aria-level={groups && (line.group === null ? 1 : 2)}
            aria-selected={selection && selected}
            aria-current={isPicked || undefined}
            onClick={(event) => press(event, () => (onPick ?? onOpen)(row))}
            onDoubleClick={onPick && ((event) => press(event, () => onOpen(row)))}
            className={cn('group row-grid absolute inset-x-0 border-b border-line px-5 -outline-offset-2 hover:bg-hover', selected && 'bg-accent/8 hover:bg-accent/12', isPicked && 'bg-press shadow-[inset_3px_0_0_var(--tw-accent)] hover:bg-press')}
            style={style}
          >
            {selection && <RowBox checked={selected} id={rowId(row)} label={strings.parts.select(rowName(row))} onToggle={toggleId} />}
            <RowCells row={row} columns={columns} inGroup={line.group !== null} />
          </div>
        );
      })}
    </div>
  );
  const entries = (): readonly MenuEntry[] => {
    const line = menuLine.current;
    if (line === undefined) return [];
    return (line.kind === 'group' ? groups?.menu?.(line.key, line.rows) : menu?.(line.row)) ?? [];
  };

  return (
    <div ref={scroller} role={groups ? 'treegrid' : 'grid'} aria-label={label} aria-rowcount={lines.length + 1} aria-multiselectable={selection !== undefined} className="relative h-full overflow-y-auto">
      <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-surface">
        <div role="row" className="row-grid h-8 px-5 text-xs font-medium text-muted" style={template}>
          {selection && (
            <span role="columnheader" className="flex">
              <Checkbox {...choice(sorted)} mixed={selection.ids.size > 0 && !choice(sorted).checked} onChange={(checked) => selection.onChange(new Set(checked ? sorted.map(rowId) : []))} label={strings.parts.selectAll} />
            </span>
          )}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={setSort} />
          ))}
        </div>
      </div>
      {menu === undefined ? body : <ContextMenu entries={entries}>{body}</ContextMenu>}
    </div>
  );
}

/** Scrolling draws the table anew at each step: what is in a row stays as it was while the row and the columns do. */
const RowCells = memo(function RowCells<Row>({ row, columns, inGroup }: { row: Row; columns: readonly Column<Row>[]; inGroup: boolean }): ReactNode {
  return columns.map((column, index) => (
    <div key={column.id} role="gridcell" className={cn('min-w-0', column.align === 'end' && 'text-right', index === 0 && inGroup && 'pl-4')}>
      {column.cell(row)}
    </div>
  ));
}) as <Row>(props: { row: Row; columns: readonly Column<Row>[]; inGroup: boolean }) => ReactNode;

const RowBox = memo(function RowBox({ checked, id, label, onToggle }: { checked: boolean; id: string; label: string; onToggle: (id: string) => void }): ReactNode {
  return (
    <span role="gridcell" className="flex">
      <Checkbox checked={checked} onChange={() => onToggle(id)} label={label} />
    </span>
  );
});
