import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { LogStore } from '../lib/log-store.ts';
import { scaleScroll } from '../lib/scroll-scale.ts';
import { rowHeight } from './log-row.tsx';

/** The size of what is seen: pixels, and columns of the font that fit beside each other. */
export type LogViewSize = { readonly height: number; readonly columns: number };

/** Measures the list and the width of its font. */
export function useLogSize(scroller: RefObject<HTMLDivElement | null>): LogViewSize {
  const [size, setSize] = useState<LogViewSize>({ height: 600, columns: 80 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const probe = element.querySelector('[data-probe]')?.getBoundingClientRect().width ?? 72;
      setSize({ height: element.clientHeight, columns: Math.floor((element.clientWidth - 22) / (probe / 10)) });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return size;
}

/** What stays where it is: an end of the log, or the line at the upper edge of what is seen, which is so many pixels above it. */
type Held = { readonly kind: 'start' } | { readonly kind: 'end' } | { readonly kind: 'line'; readonly seq: number; readonly above: number };

type ScrollOptions = { scroller: RefObject<HTMLDivElement | null>; store: LogStore; columns: number; size: LogViewSize; onNearStart: () => void };
export type LogScroll = {
  readonly follow: boolean;
  /** Pixels from the list's start to the upper edge of what is seen. */
  readonly top: number;
  readonly barHeight: number;
  /** `seq` of the first line that came since the end was left. */
  readonly leftAt: number;
  readonly onScroll: () => void;
  readonly goToEnd: () => void;
  readonly goToStart: () => void;
  readonly goTo: (seq: number) => void;
};

/**
 * Where the view is. It follows the end until somebody scrolls up; then the line at its upper edge stays where it is, whatever comes, goes or is hidden
 * before and behind it.
 */
export function useLogScroll({ scroller, store, columns, size, onNearStart }: ScrollOptions): LogScroll {
  const [held, setHeld] = useState<Held>({ kind: 'end' });
  const [leftAt, setLeftAt] = useState(0);
  /** Where the bar was put: scrolling to there is not a person's. */
  const put = useRef(-1);
  const total = store.rows(columns) * rowHeight + 12;
  const scale = scaleScroll({ total, view: size.height });
  const last = Math.max(0, total - size.height);
  const top = held.kind === 'end' ? last : held.kind === 'start' ? 0 : Math.min(last, store.rowOf(held.seq, columns) * rowHeight + held.above);
  const follow = held.kind === 'end';

  useLayoutEffect(() => {
    const element = scroller.current;
    const wanted = scale.toBar(top);
    if (element === null || Math.abs(wanted - element.scrollTop) < 1) return;
    element.scrollTo({ top: wanted });
    put.current = element.scrollTop;
  });

  const lookAround = useEffectEvent(() => {
    if (top < size.height * 2) onNearStart();
  });
  useEffect(() => lookAround());

  const hold = (next: number): void => {
    const [line] = store.linesAt(Math.floor(next / rowHeight), 1, columns);
    if (follow) setLeftAt(store.end());
    setHeld(line === undefined ? { kind: 'start' } : { kind: 'line', seq: line.seq, above: next - line.row * rowHeight });
  };
  return {
    follow,
    leftAt,
    top,
    barHeight: scale.height,
    onScroll: () => {
      const element = scroller.current;
      if (element === null || element.scrollTop === put.current) return;
      put.current = -1;
      const next = scale.toList(element.scrollTop);
      if (next >= last - rowHeight && next >= top) setHeld({ kind: 'end' });
      else if (Math.abs(next - top) >= 1) hold(next);
    },
    goToEnd: () => setHeld({ kind: 'end' }),
    goToStart: () => {
      if (follow) setLeftAt(store.end());
      setHeld({ kind: 'start' });
      scroller.current?.scrollTo({ left: 0 });
    },
    goTo: (seq) => hold(Math.max(0, store.rowOf(seq, columns) * rowHeight - size.height / 2)),
  };
}
