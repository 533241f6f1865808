import { ArrowDown } from 'lucide-react';
import { useEffect, useEffectEvent, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { formatBytes } from '../lib/format.ts';
import { shownColumns, type BufferedLine, type LogBuffer } from '../lib/log-buffer.ts';
import { segmentLine } from '../lib/log-segments.ts';
import { createRowIndex } from '../lib/row-index.ts';

const rowHeight = 18;
const timeColumns = 25;

type LogListProps = {
  buffer: LogBuffer;
  label: string;
  wrap: boolean;
  timestamps: boolean;
  pattern: RegExp | null;
  /** The line the search stands on; it is brought into sight when it changes. */
  current: number | undefined;
  onOpenLine: (line: BufferedLine) => void;
  /** Above the first line, such as the way to older ones. */
  top?: ReactNode;
};

/**
 * The newest lines of a log, drawn only where they can be seen. It follows the end until somebody scrolls up, and again when they come back to it.
 */
export function LogList({ buffer, label, wrap, timestamps, pattern, current, onOpenLine, top }: LogListProps): ReactNode {
  useSyncExternalStore(buffer.subscribe, buffer.version);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, columns: 80 });
  const [follow, setFollow] = useState(true);
  const columns = wrap ? Math.max(20, view.columns - (timestamps ? timeColumns : 0) - 2) : null;
  const index = useMemo(() => createRowIndex(buffer, columns), [buffer, columns]);
  index.sync();
  const lost = useRef({ index, rows: 0 });
  const total = index.rows() * rowHeight;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const probe = element.querySelector('[data-probe]')?.getBoundingClientRect().width ?? 72;
      setView((old) => ({ ...old, height: element.clientHeight, columns: Math.floor((element.clientWidth - 24) / (probe / 10)) }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const before = lost.current;
    lost.current = { index, rows: index.dropped() };
    if (follow) element.scrollTop = element.scrollHeight;
    else if (before.index === index && before.rows < index.dropped()) element.scrollTop -= (index.dropped() - before.rows) * rowHeight;
  });

  const [shownMatch, setShownMatch] = useState(current);
  if (current !== shownMatch) {
    setShownMatch(current);
    if (current !== undefined) setFollow(false);
  }
  const goTo = useEffectEvent((seq: number) => {
    scroller.current?.scrollTo({ top: index.rowOf(seq) * rowHeight - view.height / 2 });
  });
  useEffect(() => {
    if (current !== undefined) goTo(current);
  }, [current]);

  const onScroll = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
    // Content that grows fires no scroll upwards: only a person lets go.
    setFollow((old) => atEnd || (old && element.scrollTop >= view.top - 1));
    setView((old) => (old.top === element.scrollTop ? old : { ...old, top: element.scrollTop }));
  };

  const firstRow = Math.max(0, Math.floor((follow ? Math.max(0, total - view.height) : view.top) / rowHeight) - 6);
  const lastRow = Math.min(index.rows() - 1, firstRow + Math.ceil(view.height / rowHeight) + 12);
  const lines: BufferedLine[] = [];
  if (buffer.size() > 0) {
    for (let seq = index.seqAt(firstRow); seq <= index.seqAt(lastRow); seq += 1) {
      const line = buffer.at(seq);
      if (line !== undefined) lines.push(line);
    }
  }
  const offset = lines[0] === undefined ? 0 : index.rowOf(lines[0].seq) * rowHeight;

  return (
    <div className="relative h-full min-h-0">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
      <div ref={scroller} onScroll={onScroll} role="log" aria-label={label} aria-live="off" tabIndex={0} className={cn('h-full overflow-y-auto bg-sunken font-mono text-xs outline-none focus-visible:outline-2 focus-visible:-outline-offset-2', wrap ? 'overflow-x-hidden' : 'overflow-x-auto')}>
        <span data-probe aria-hidden className="invisible absolute whitespace-pre">
          0000000000
        </span>
        {top}
        <div className="relative min-w-full" style={{ height: total + 12, width: wrap ? undefined : 'max-content' }}>
          <div style={{ translate: `0 ${offset + 4}px` }} className={cn(!wrap && 'w-max min-w-full')}>
            {lines.map((line) => (
              <LogRow key={line.seq} line={line} columns={columns} timestamps={timestamps} pattern={pattern} current={line.seq === current} onOpen={onOpenLine} />
            ))}
          </div>
        </div>
      </div>
      {!follow && buffer.size() > 0 && (
        <button type="button" onClick={() => setFollow(true)} className="absolute bottom-3 left-1/2 flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full bg-raised px-3 text-xs font-medium shadow-pop hover:text-accent">
          <ArrowDown size={13} aria-hidden />
          Jump to end
        </button>
      )}
    </div>
  );
}

type LogRowProps = { line: BufferedLine; columns: number | null; timestamps: boolean; pattern: RegExp | null; current: boolean; onOpen: (line: BufferedLine) => void };

function LogRow({ line, columns, timestamps, pattern, current, onOpen }: LogRowProps): ReactNode {
  const clipped = line.plain.length > shownColumns;
  const rows = columns === null ? 1 : Math.max(1, Math.ceil(line.width / columns));
  const segments = useMemo(() => segmentLine(line.text, pattern, shownColumns), [line.text, pattern]);
  return (
    <div
      style={{ height: rows * rowHeight }}
      className={cn('relative flex border-l-2 border-transparent pr-3 pl-2.5 leading-[18px]', columns !== null && 'overflow-hidden', line.stream === 'stderr' && 'border-danger bg-danger/5', current && 'bg-mark/25')}
    >
      {timestamps && (
        <time dateTime={line.time} className="w-[25ch] shrink-0 text-faint">
          {line.time.slice(0, 23).replace('T', ' ')}
        </time>
      )}
      {line.stream === 'stderr' && <span className="sr-only">stderr: </span>}
      <span className={cn('min-w-0 select-text', columns === null ? 'whitespace-pre' : 'break-all whitespace-pre-wrap')} style={columns === null ? undefined : { width: `${columns}ch` }}>
        {segments.map((segment, index) => {
          const plain = segment.color === undefined && segment.back === undefined && !segment.bold && !segment.dim && !segment.italic && !segment.underline;
          if (plain && !segment.mark) return segment.text;
          return (
            <span
              // oxlint-disable-next-line react/no-array-index-key -- runs have no identity besides their place
              key={index}
              className={cn(segment.bold && 'font-bold', segment.dim && 'opacity-75', segment.italic && 'italic', segment.underline && 'underline', segment.mark && 'rounded-sm bg-mark text-text')}
              style={segment.mark ? undefined : { color: segment.color, backgroundColor: segment.back }}
            >
              {segment.text}
            </span>
          );
        })}
      </span>
      {clipped && (
        <button type="button" onClick={() => onOpen(line)} className={cn('h-4.5 rounded-sm bg-raised px-1.5 font-sans text-2xs font-medium text-accent shadow-pop hover:underline', columns === null ? 'sticky right-3 ml-2 shrink-0' : 'absolute top-0 right-3')}>
          show all {formatBytes(line.text.length)}
        </button>
      )}
    </div>
  );
}
