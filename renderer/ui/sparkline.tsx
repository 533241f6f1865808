import type { ReactNode } from 'react';
import { useMedia } from '../lib/use-media.ts';
import { sparkPath, sparkTop } from '../lib/spark-path.ts';
import { cn } from '../lib/cn.ts';

type SparklineProps = { values: readonly number[]; width: number; height: number; room: number; least: number; className?: string };

/** A small line of the last values. The number beside it says the same, so it is hidden from screen readers; with reduced motion it is left away. */
export function Sparkline({ values, width, height, room, least, className }: SparklineProps): ReactNode {
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const line = sparkPath(values, { width, height: height - 2, room, top: sparkTop(values, least) });
  return (
    <svg width={width} height={height} viewBox={`0 -1 ${width} ${height}`} className={cn('shrink-0 overflow-visible text-accent', className)} aria-hidden>
      <path d={`M0 ${height - 2}H${width}`} className="stroke-line-strong" strokeWidth={1} />
      {!still && values.length > 1 && <path d={line} fill="none" stroke="currentColor" strokeWidth={1.25} strokeLinejoin="round" strokeLinecap="round" />}
    </svg>
  );
}
