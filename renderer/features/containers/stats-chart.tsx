import { useState, type ReactNode } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { formatSeconds, formatTime } from '../../lib/format.ts';
import { planChart, summarise } from '../../lib/stats-view.ts';
import { strings } from '../../strings/strings.ts';
import { TimeChart } from '../../ui/time-chart.tsx';

const words = strings.stats;
const looks = [{ tone: 'accent' }, { tone: 'warn', dashed: true }] as const;

/** One or two lines of a chart. `name` tells two apart. */
export type ChartPart = { readonly name: string; readonly pick: (reading: StatsReading) => number };

type StatsChartProps = {
  title: string;
  /** The last reading in words. */
  now: string;
  parts: readonly ChartPart[];
  readings: readonly StatsReading[];
  from: number;
  to: number;
  least: number;
  limit?: number | null;
  format: (value: number) => string;
};

/** A chart under its name and its last reading in words; what it shows is said in words too. */
export function StatsChart({ title, now, parts, readings, from, to, least, limit = null, format }: StatsChartProps): ReactNode {
  const [point, setPoint] = useState<number | null>(null);
  const data = planChart(readings, parts.map(({ pick }) => pick));
  const span = formatSeconds(Math.round(((readings.at(-1)?.at ?? 0) - (readings[0]?.at ?? 0)) / 1000));
  const said = parts.map(({ name }, index) => {
    const sums = summarise(data[index + 1] as readonly (number | null)[]);
    const what = parts.length > 1 ? `${title}, ${name}` : title;
    return sums === undefined ? `${what}: ${words.noReadings}` : words.summary({ what, now: format(sums.now), mean: format(sums.mean), top: format(sums.top), span });
  });
  const pointed = point === null ? undefined : data[0][point];
  const values = parts.map((_, index) => (point === null ? null : (data[index + 1]?.[point] ?? null)));
  return (
    <figure className="flex min-w-0 flex-col gap-1 rounded-lg border border-line p-3">
      <figcaption className="flex min-h-6 flex-wrap items-center gap-x-3">
        <span className="text-sm font-semibold">{title}</span>
        <span className="text-sm text-muted">
          {pointed !== undefined && values.some((value) => value !== null) ? `${formatTime(new Date(pointed * 1000).toISOString())}: ${values.map((value) => format(value ?? 0)).join(' / ')}` : now}
        </span>
        {parts.length > 1 && (
          <span className="ml-auto flex gap-3 text-xs text-muted">
            {parts.map(({ name }, index) => (
              <span key={name} className="flex items-center gap-1.5">
                <svg width={16} height={4} aria-hidden className={index === 0 ? 'text-accent' : 'text-warn'}>
                  <path d="M0 2H16" stroke="currentColor" strokeWidth={2} strokeDasharray={index === 0 ? undefined : '4 3'} />
                </svg>
                {name}
              </span>
            ))}
          </span>
        )}
        {limit !== null && (
          <span className="ml-auto flex items-center gap-1.5 text-xs text-muted">
            <svg width={16} height={4} aria-hidden className="text-danger">
              <path d="M0 2H16" stroke="currentColor" strokeWidth={1.5} strokeDasharray="2 3" />
            </svg>
            {words.limit} {format(limit)}
          </span>
        )}
      </figcaption>
      <TimeChart data={data} lines={looks.slice(0, parts.length)} from={from} to={to} least={least} limit={limit} format={format} label={said.join(' ')} onPoint={setPoint} />
    </figure>
  );
}
