import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { formatTime } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Figure, FigureTable } from '../../ui/figure-table.tsx';
import { formatTook } from './build-format.ts';
import { buildName } from './build-names.ts';
import { buildPlace } from './build-place.ts';
import type { TrendBuild } from './build-trend.ts';
import { BuildMark } from './step-mark.tsx';

const { columns, trend: t, share } = strings.builds;

/** The builds of the trend in numbers. */
export function TrendTable({ builds, current }: { builds: readonly TrendBuild[]; current: string }): ReactNode {
  return (
    <FigureTable label={t.label} heads={[t.begun, columns.status, columns.name, t.took, t.cached, columns.saved]} words={3}>
      {builds.map(({ build }) => (
        <tr key={build.id} aria-current={build.id === current || undefined} className={cn('border-t border-line', build.id === current && 'bg-press')}>
          <th scope="row" className="h-8 px-3 text-left font-normal whitespace-nowrap">
            {build.id === current ? (
              formatTime(build.startedAt)
            ) : (
              <Link to={buildPlace(build.id, 'trend')} className="text-accent hover:underline">
                {formatTime(build.startedAt)}
              </Link>
            )}
          </th>
          <td className="px-3">
            <BuildMark status={build.status} />
          </td>
          <td className="w-full max-w-0 px-3 text-muted">
            <span className="block truncate">{buildName(build.description)}</span>
          </td>
          <Figure>{build.seconds === undefined ? '–' : formatTook(build.seconds)}</Figure>
          <Figure>{share(build.cachedSteps, build.steps)}</Figure>
          <Figure>{build.savedSeconds < 0.05 ? '–' : formatTook(build.savedSeconds)}</Figure>
        </tr>
      ))}
    </FigureTable>
  );
}
