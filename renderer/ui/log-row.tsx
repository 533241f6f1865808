import { memo, useMemo, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { formatBytes } from '../lib/format.ts';
import { logLevels } from '../lib/log-level.ts';
import { segmentLine, type LogSegment } from '../lib/log-segments.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import { shownColumns } from '../lib/log-text.ts';
import { formatLogTime, isoOfMicros, logTimeColumns, type LogTimeMode } from '../lib/log-time.ts';
import { strings } from '../strings/strings.ts';

const t = strings.logs;
export const rowHeight = 18;

/** A container in a list of several: its name and the colour of it. */
export type LogSourceName = { readonly name: string; readonly color: string };

/** How lines are drawn. */
export type LogLook = {
  /** Columns of text, Infinity where lines are not folded. */
  readonly columns: number;
  readonly times: LogTimeMode;
  readonly names: readonly LogSourceName[] | null;
  readonly nameColumns: number;
  readonly pattern: RegExp | null;
};

type LogRowProps = { line: ShownLine; before: number | undefined; look: LogLook; current: boolean; selected: boolean; onOpen: (line: ShownLine) => void };

const marks: Readonly<Record<string, { readonly letter: string; readonly style: string }>> = {
  warn: { letter: 'W', style: 'text-warn' },
  error: { letter: 'E', style: 'text-danger' },
  fatal: { letter: 'F', style: 'text-danger' },
};

/** One line: its level, time and container, and as much of its text as is drawn. */
export const LogRow = memo(DrawnRow, (a, b) => {
  const sameLine = a.line.seq === b.line.seq && a.line.text === b.line.text && a.line.rows === b.line.rows && a.line.cut === b.line.cut;
  return sameLine && a.before === b.before && a.look === b.look && a.current === b.current && a.selected === b.selected;
});

function DrawnRow({ line, before, look, current, selected, onOpen }: LogRowProps): ReactNode {
  const { columns, times, names, nameColumns, pattern } = look;
  const folded = columns !== Infinity;
  const mark = marks[logLevels[line.level] ?? 'other'];
  const source = names?.[line.source];
  const segments = useMemo(() => segmentLine(line.text, pattern, shownColumns), [line.text, pattern]);
  const clipped = line.cut !== undefined || line.text.length > shownColumns * 4 || segments.reduce((sum, { text }) => sum + text.length, 0) >= shownColumns;
  return (
    <div
      data-seq={line.seq}
      style={{ height: line.rows * rowHeight }}
      className={cn('relative flex border-l-2 border-transparent pr-3 pl-1.5 leading-[18px]', folded && 'overflow-hidden', line.stderr && 'border-danger bg-danger/5', selected && 'bg-accent/15', current && 'bg-mark/25')}
    >
      <span className={cn('w-[2ch] shrink-0 select-none', mark?.style)} title={mark === undefined ? undefined : t.level[logLevels[line.level] ?? 'other']}>
        {mark?.letter}
      </span>
      {times !== 'off' && (
        <time dateTime={isoOfMicros(line.time)} style={{ width: `${logTimeColumns[times]}ch` }} className={cn('shrink-0 text-faint', times === 'step' && 'pr-[1ch] text-right')}>
          {formatLogTime(line.time, times, before)}
        </time>
      )}
      {source !== undefined && (
        <span style={{ width: `${nameColumns}ch`, color: source.color }} title={source.name} className="shrink-0 truncate pr-[1ch]">
          {source.name}
        </span>
      )}
      {line.stderr && <span className="sr-only">{t.stderrMark}</span>}
      <span className={cn('min-w-0 select-text', folded ? 'break-all whitespace-pre-wrap' : 'whitespace-pre')} style={folded ? { width: `${columns}ch` } : undefined}>
        {segments.map(drawSegment)}
      </span>
      {clipped && (
        <button type="button" onClick={() => onOpen(line)} className={cn('h-4.5 rounded-sm bg-raised px-1.5 font-sans text-2xs font-medium text-accent shadow-pop hover:underline', folded ? 'absolute top-0 right-3' : 'sticky right-3 ml-2 shrink-0')}>
          {t.showAllBytes(formatBytes(line.cut ?? line.text.length))}
        </button>
      )}
    </div>
  );
}

function drawSegment(segment: LogSegment, index: number): ReactNode {
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
}
