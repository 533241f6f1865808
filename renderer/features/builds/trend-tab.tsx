import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildStatus, BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { formatTime } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { formatTook } from './build-format.ts';
import { buildPlace } from './build-place.ts';
import { trendOf, type TrendBuild } from './build-trend.ts';
import { TrendTable } from './trend-table.tsx';

const t = strings.builds.trend;

/** The last builds of the same thing: how long each took, and how much of it the cache had. */
export function TrendTab({ build }: { build: BuildSummary }): ReactNode {
  const { data, error, refetch } = useReadAll('builds.list');
  if (data === undefined) return error === null ? <PageSkeleton label={strings.builds.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  const { builds, longest, usual } = trendOf(data, build);
  if (builds.length < 2) {
    return (
      <EmptyState icon={History} title={t.noneTitle}>
        {t.none}
      </EmptyState>
    );
  }
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex max-w-260 flex-col gap-5 p-5">
        <p className="text-sm text-muted">
          <span className="text-text">{t.count(builds.length)}</span>
          {usual !== undefined && ` · ${t.usual(formatTook(usual))}`} · {t.hint}
        </p>
        <Columns name={t.took} top={formatTook(longest)} bottom={formatTook(0)} height="h-24" builds={builds} current={build.id} value={({ height }) => height} say={({ build: one }) => formatTook(one.seconds ?? 0)} />
        <Columns name={t.cached} top={t.percent(1)} bottom={t.percent(0)} height="h-14" builds={builds} current={build.id} value={({ share }) => share} say={({ build: one }) => strings.builds.share(one.cachedSteps, one.steps)} />
        <TrendTable builds={builds.toReversed()} current={build.id} />
      </div>
    </div>
  );
}

const fills: Readonly<Record<BuildStatus, string>> = { done: 'bg-accent', failed: 'bg-danger', cancelled: 'bg-faint', running: 'bg-faint' };

type ColumnsProps = { name: string; top: string; bottom: string; height: string; builds: readonly TrendBuild[]; current: string; value: (of: TrendBuild) => number; say: (of: TrendBuild) => string };

/** A column for each build, the oldest at the left. The table says the same, so it is hidden from screen readers. */
function Columns({ name, top, bottom, height, builds, current, value, say }: ColumnsProps): ReactNode {
  return (
    <div aria-hidden className="flex flex-col gap-1.5">
      <p className="text-xs font-semibold text-muted">{name}</p>
      <div className={cn('flex gap-3', height)}>
        <div className="flex w-14 shrink-0 flex-col justify-between text-right text-2xs leading-none text-faint tabular-nums">
          <span>{top}</span>
          <span>{bottom}</span>
        </div>
        <div className="flex min-w-0 flex-1 items-stretch border-t border-b border-line">
          {builds.map((one) => (
            <Link key={one.build.id} to={buildPlace(one.build.id, 'trend')} tabIndex={-1} title={`${formatTime(one.build.startedAt)}: ${strings.builds.status[one.build.status]}, ${say(one)}`} className="flex max-w-9 min-w-0 flex-1 items-end px-0.5 hover:bg-hover">
              <span className={cn('w-full rounded-t-sm', fills[one.build.status], one.build.id !== current && 'opacity-45')} style={{ height: `max(2px, ${value(one) * 100}%)` }} />
            </Link>
          ))}
        </div>
      </div>
    </div>
  );
}
