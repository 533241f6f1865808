import { Activity } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { formatBytes, formatPercent, formatRate, formatTime } from '../../lib/format.ts';
import { useMedia } from '../../lib/use-media.ts';
import { useStored } from '../../lib/use-stored.ts';
import { strings } from '../../strings/strings.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Callout, EmptyState, Skeleton } from '../../ui/states.tsx';
import { isAlive } from './container-actions.ts';
import { ProcessTable } from './process-table.tsx';
import { StatsChart } from './stats-chart.tsx';
import { StatsTable } from './stats-table.tsx';
import { useStats } from './use-stats.ts';

const words = strings.stats;
const ranges = { short: 300, middle: 1800, all: Number.POSITIVE_INFINITY } as const;
type Range = keyof typeof ranges;

/** What it uses, as charts or as a table, and what runs in it. Readings are made while this is looked at; the host remembers them. */
export function StatsTab({ container }: { container: ContainerDetail }): ReactNode {
  const alive = isAlive(container);
  const readings = useStats({ id: container.id, alive });
  const [view, setView] = useStored('stats.view', 'charts', ['charts', 'table']);
  const [range, setRange] = useState<Range>('short');
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const last = readings?.at(-1);

  if (readings === undefined) return <StatsSkeleton />;
  if (last === undefined && !alive) {
    return (
      <EmptyState icon={Activity} title={words.notRunningTitle}>
        {words.notRunningText}
      </EmptyState>
    );
  }
  const first = readings[0];
  const { from, to } = spanOf(readings, ranges[range], still);
  const shown = readings.filter(({ at }) => at / 1000 >= from);
  return (
    <div className="relative h-full overflow-y-auto">
      <div className="flex max-w-400 flex-col gap-5 p-5">
        {!alive && (
          <Callout tone="info" title={words.notRunningTitle}>
            {words.notRunningText} {words.lastReadings}
          </Callout>
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Segmented label={words.view} value={view} onChange={setView} choices={[{ value: 'charts', label: words.charts }, { value: 'table', label: words.table }]} />
          <Segmented label={words.range} value={range} onChange={setRange} choices={(['short', 'middle', 'all'] as const).map((value) => ({ value, label: words.ranges[value] }))} />
          {first !== undefined && <span className="text-xs text-muted">{words.since(formatTime(new Date(first.at).toISOString()))}</span>}
        </div>
        {last === undefined ? <StatsSkeleton /> : view === 'table' ? <StatsTable readings={shown} /> : <Charts container={container} readings={shown} last={last} from={from} to={to} />}
        <ProcessTable key={container.pid} container={container} />
      </div>
    </div>
  );
}

/** A line that has just begun fills at least a minute. */
const leastSpan = 60;

/** With reduced motion the right edge stands still for half a minute, and the line grows towards it. */
function spanOf(readings: readonly StatsReading[], seconds: number, still: boolean): { from: number; to: number } {
  const end = (readings.at(-1)?.at ?? 0) / 1000;
  const to = still ? Math.ceil(end / 30) * 30 : end;
  const begin = Math.min((readings[0]?.at ?? 0) / 1000, to - leastSpan);
  return { from: Math.max(begin, to - seconds), to };
}

function Charts({ container, readings, last, from, to }: { container: ContainerDetail; readings: readonly StatsReading[]; last: StatsReading; from: number; to: number }): ReactNode {
  const common = { readings, from, to };
  const limit = container.limits.memory > 0 ? container.limits.memory : null;
  const share = formatPercent((last.memory / Math.max(1, last.memoryLimit)) * 100);
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
      <StatsChart {...common} title={words.cpu} now={words.cpuNow(formatPercent(last.cpu))} parts={[{ name: words.cpu, pick: ({ cpu }) => cpu }]} least={10} format={formatPercent} />
      <StatsChart {...common} title={words.memory} now={words.memoryNow(formatBytes(last.memory), formatBytes(last.memoryLimit), share)} parts={[{ name: words.memory, pick: ({ memory }) => memory }]} least={8_000_000} limit={limit} format={formatBytes} />
      <StatsChart
        {...common}
        title={words.network}
        now={words.pairNow(words.received, formatRate(last.received), words.sent, formatRate(last.sent))}
        parts={[{ name: words.received, pick: ({ received }) => received }, { name: words.sent, pick: ({ sent }) => sent }]}
        least={10_000}
        format={formatRate}
      />
      <StatsChart
        {...common}
        title={words.disk}
        now={words.pairNow(words.read, formatRate(last.read), words.written, formatRate(last.written))}
        parts={[{ name: words.read, pick: ({ read }) => read }, { name: words.written, pick: ({ written }) => written }]}
        least={10_000}
        format={formatRate}
      />
    </div>
  );
}

function StatsSkeleton(): ReactNode {
  return (
    <div className="grid grid-cols-1 gap-4 p-5 xl:grid-cols-2" aria-busy="true" aria-label={words.waiting}>
      {['cpu', 'memory', 'network', 'disk'].map((name) => (
        <div key={name} className="flex h-44 flex-col gap-3 rounded-lg border border-line p-3">
          <Skeleton className="w-40" />
        </div>
      ))}
    </div>
  );
}
