import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { ChartData } from '../lib/stats-view.ts';
import { useThemeName } from '../lib/use-theme-name.ts';

/** `tone` is one of the palette's colours; a dashed line can be told from a whole one without it. */
export type ChartLine = { readonly tone: 'accent' | 'warn'; readonly dashed?: boolean };

type TimeChartProps = {
  data: ChartData;
  lines: readonly ChartLine[];
  /** In seconds since 1970. */
  from: number;
  to: number;
  /** The least height of the scale, in the values' unit. */
  least: number;
  /** Drawn as a line across; null where there is none. */
  limit?: number | null;
  format: (value: number) => string;
  /** What it shows, in words. */
  label: string;
  /** Hears where the pointer is: an index into the data, null when it has left. */
  onPoint?: (index: number | null) => void;
  height?: number;
};

const font = "11px system-ui, -apple-system, 'Segoe UI', sans-serif";

/** Lines over time, drawn on a canvas. Nothing in it moves by itself: it shows what it is given. */
export function TimeChart(props: TimeChartProps): ReactNode {
  // It is drawn with the colours of the theme: another theme, another drawing.
  return <Plot key={useThemeName()} {...props} />;
}

function Plot(props: TimeChartProps): ReactNode {
  const { data, from, to, label, height = 140 } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  const point = useEffectEvent((index: number | null) => props.onPoint?.(index));

  useEffect(() => {
    latest.current = props;
    plot.current?.setData(data as uPlot.AlignedData, false);
    plot.current?.setScale('x', { min: from, max: to });
  });

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const made = new uPlot(planOptions(element, () => latest.current, (index) => point(index)), latest.current.data as uPlot.AlignedData, element);
    plot.current = made;
    made.setScale('x', { min: latest.current.from, max: latest.current.to });
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.current = undefined;
      made.destroy();
    };
  }, [height]);

  return <div ref={box} role="img" aria-label={label} className="min-w-0 overflow-hidden" style={{ height }} />;
}

function planOptions(element: HTMLElement, props: () => TimeChartProps, onPoint: (index: number | null) => void): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--tw-${name}`).trim();
  const { lines, height = 140 } = props();
  const axis = { stroke: colour('faint'), font, grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [8, 28, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    scales: {
      x: { time: true, auto: false },
      y: {
        range: (_plot, _min, max) => {
          const { least, limit = null } = props();
          return [0, Math.max(least, (max || 0) * 1.1, limit === null ? 0 : limit * 1.08)];
        },
      },
    },
    axes: [
      { ...axis, size: 26, gap: 9, space: 80, values: (_plot, ticks) => ticks.map(formatTick) },
      { ...axis, size: 64, space: 34, values: (_plot, ticks) => ticks.map((value) => props().format(value)) },
    ],
    series: [
      {},
      ...lines.map(({ tone, dashed = false }): uPlot.Series => ({
        stroke: colour(tone), width: 1.5, points: { show: false }, ...(dashed ? { dash: [4, 3] } : { fill: `${colour(tone)}1f` }),
      })),
    ],
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      draw: [(plot) => drawLimit(plot, props().limit ?? null, colour('danger'))],
    },
  };
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockWithSeconds = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

function formatTick(seconds: number): string {
  return (seconds % 60 === 0 ? clock : clockWithSeconds).format(seconds * 1000);
}

function drawLimit(plot: uPlot, limit: number | null, stroke: string): void {
  if (limit === null) return;
  const y = Math.round(plot.valToPos(limit, 'y', true)) + 0.5;
  const { left, width } = plot.bbox;
  plot.ctx.save();
  plot.ctx.strokeStyle = stroke;
  plot.ctx.setLineDash([2, 3]);
  plot.ctx.beginPath();
  plot.ctx.moveTo(left, y);
  plot.ctx.lineTo(left + width, y);
  plot.ctx.stroke();
  plot.ctx.restore();
}
