import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useSyncExternalStore, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import type { Log } from '../lib/log-reading.ts';
import { logTimeColumns, type LogTimeMode } from '../lib/log-time.ts';
import { strings } from '../strings/strings.ts';
import { LogTop } from './log-states.tsx';
import { LogRow, rowHeight, type LogSourceName } from './log-row.tsx';
import { ContextMenu, type MenuEntry } from './menu.tsx';
import { useLogScroll, useLogSize } from './use-log-scroll.ts';

const t = strings.logs;
const gutterColumns = 2;
const longestName = 22;

/** The lines from one to another, in either direction. */
export type LineRange = { readonly from: number; readonly to: number };

type LogListProps = {
  log: Log;
  /** It is read for a stretch of time only. */
  isRange: boolean;
  label: string;
  wrap: boolean;
  times: LogTimeMode;
  names: readonly LogSourceName[] | null;
  pattern: RegExp | null;
  /** The line the search stands on; it is brought into sight when it changes. */
  current: number | undefined;
  selection: LineRange | null;
  onSelect: (range: LineRange | null) => void;
  onOpenLine: (line: ShownLine) => void;
  onCopy: () => void;
  menu: (line: ShownLine | undefined) => readonly MenuEntry[];
};

/** A log, drawn only where it can be seen. It follows the end until somebody scrolls up, and again when they come back to it. */
export function LogList({ log, isRange, label, wrap, times, names, pattern, current, selection, onSelect, onOpenLine, onCopy, menu }: LogListProps): ReactNode {
  const { store, reader } = log;
  useSyncExternalStore(store.subscribe, store.version);
  const scroller = useRef<HTMLDivElement>(null);
  const pointed = useRef<ShownLine | undefined>(undefined);
  const size = useLogSize(scroller);
  const nameColumns = names === null ? 0 : Math.min(longestName, Math.max(...names.map(({ name }) => name.length))) + 1;
  const columns = wrap ? Math.max(20, size.columns - gutterColumns - logTimeColumns[times] - nameColumns) : Infinity;
  const look = useMemo(() => ({ columns, times, names, nameColumns, pattern }), [columns, times, names, nameColumns, pattern]);
  const scroll = useLogScroll({ scroller, store, columns, size, onNearStart: reader.readOlder });

  const goTo = useEffectEvent((seq: number) => scroll.goTo(seq));
  useEffect(() => {
    if (current !== undefined) goTo(current);
  }, [current]);

  const firstRow = Math.max(0, Math.floor(scroll.top / rowHeight) - 4);
  const lines = store.linesAt(firstRow, Math.ceil(size.height / rowHeight) + 8, columns);
  const before = firstRow === 0 ? undefined : store.linesAt((lines[0]?.row ?? 1) - 1, 1, columns)[0]?.time;
  const offset = (lines[0]?.row ?? 0) * rowHeight - scroll.top;
  const lineOf = (event: MouseEvent): ShownLine | undefined => {
    const seq = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-seq]')?.dataset['seq'] : undefined;
    return lines.find((line) => String(line.seq) === seq);
  };
  const onClick = (event: MouseEvent): void => {
    const line = lineOf(event);
    const selected = window.getSelection();
    if (line === undefined || (selected !== null && !selected.isCollapsed && !event.shiftKey)) return;
    if (event.shiftKey) selected?.removeAllRanges();
    onSelect(event.shiftKey && selection !== null ? { from: selection.from, to: line.seq } : { from: line.seq, to: line.seq });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const mod = event.ctrlKey || event.metaKey;
    const line = selection === null ? undefined : lines.find(({ seq }) => seq === selection.to);
    if (mod && event.key.toLowerCase() === 'c' && (window.getSelection()?.isCollapsed ?? true) && selection !== null) onCopy();
    else if (event.key === 'Escape' && selection !== null) onSelect(null);
    else if (event.key === 'Enter' && line !== undefined && event.target === event.currentTarget) onOpenLine(line);
    else if (event.key === 'End' && !mod) scroll.goToEnd();
    else if (event.key === 'Home' && !mod) goToStart();
    else if (event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const at = selection ?? { from: lines.at(-1)?.seq ?? 0, to: lines.at(-1)?.seq ?? 0 };
      const row = store.rowOf(at.to, columns);
      const next = event.key === 'ArrowUp' ? store.linesAt(row - 1, 1, columns)[0] : store.linesAt(row, 2000, columns)[1];
      if (next !== undefined) onSelect({ from: at.from, to: next.seq });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const goToStart = (): void => {
    scroll.goToStart();
    reader.readAll(true);
  };
  const isSelected = (seq: number): boolean => selection !== null && seq >= Math.min(selection.from, selection.to) && seq <= Math.max(selection.from, selection.to);
  const news = scroll.follow ? 0 : store.shownFrom(scroll.leftAt);

  return (
    <div className="relative h-full min-h-0">
      <ContextMenu entries={() => menu(pointed.current)}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- lines are chosen and copied in it, with the pointer and by keys */}
        <div
          ref={scroller}
          role="log"
          aria-label={label}
          aria-live="off"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys
          tabIndex={0}
          onScroll={scroll.onScroll}
          onClick={onClick}
          onContextMenu={(event) => (pointed.current = lineOf(event))}
          onKeyDown={onKeyDown}
          className={cn('h-full overflow-y-auto bg-sunken font-mono text-xs outline-none [overflow-anchor:none] focus-visible:outline-2 focus-visible:-outline-offset-2', wrap ? 'overflow-x-hidden' : 'overflow-x-auto')}
        >
          <span data-probe aria-hidden className="invisible absolute whitespace-pre">
            0000000000
          </span>
          <div className="relative min-w-full" style={{ height: scroll.barHeight, width: wrap ? undefined : 'max-content' }}>
            <div style={{ height: size.height }} className={cn('sticky top-0 overflow-y-clip', !wrap && 'w-max min-w-full')}>
              <div style={{ translate: `0 ${offset + 4}px` }}>
              {lines.map((line, index) => (
                <LogRow key={line.seq} line={line} before={index === 0 ? before : lines[index - 1]?.time} look={look} current={line.seq === current} selected={isSelected(line.seq)} onOpen={onOpenLine} />
              ))}
              </div>
            </div>
          </div>
        </div>
      </ContextMenu>
      {scroll.top < rowHeight && !scroll.follow && <div className="absolute inset-x-0 top-0 flex justify-center p-1.5"><LogTop log={log} isRange={isRange} goToStart={goToStart} /></div>}
      {!scroll.follow && store.shown() > 0 && (
        <button type="button" onClick={scroll.goToEnd} className="absolute bottom-3 left-1/2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-raised px-3 text-xs font-medium shadow-pop hover:text-accent">
          <ArrowDown size={13} aria-hidden />
          {news > 0 ? t.newLines(news) : t.jumpToEnd}
        </button>
      )}
    </div>
  );
}
