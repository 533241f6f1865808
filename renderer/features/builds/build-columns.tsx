import { MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { cn } from '../../lib/cn.ts';
import { sentence } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { AgeCell } from '../../ui/age-cell.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { RowActions } from '../../ui/row-actions.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { buildEntries } from './build-entries.ts';
import { formatTook } from './build-format.ts';
import { buildName, contextName } from './build-names.ts';
import { buildPlace } from './build-place.ts';
import { BuildMark } from './step-mark.tsx';
import { useBuildWays } from './use-build-ways.ts';
import { useSeconds } from './use-seconds.ts';

const t = strings.builds;

/** `roomy` has place for what was saved and for remarks. */
export function buildColumns({ roomy }: { roomy: boolean }): readonly Column<BuildSummary>[] {
  const columns: readonly (Column<BuildSummary> | false)[] = [
    { id: 'status', header: t.columns.status, track: '92px', sortBy: ({ status }) => status, cell: ({ status }) => <BuildMark status={status} /> },
    { id: 'name', header: t.columns.name, track: 'minmax(150px, 1.4fr)', sortBy: ({ description }) => buildName(description), cell: (build) => <NameCell build={build} /> },
    { id: 'context', header: t.columns.context, track: 'minmax(112px, 1.2fr)', sortBy: ({ description }) => contextName(description), cell: (build) => <ContextCell build={build} /> },
    { id: 'cache', header: t.columns.cache, track: '108px', sortBy: ({ cachedSteps, steps }) => cachedSteps / Math.max(1, steps), cell: (build) => <CacheCell build={build} /> },
    { id: 'duration', header: t.columns.duration, track: '80px', align: 'end', sortBy: ({ seconds }) => seconds ?? 0, cell: (build) => <DurationCell build={build} /> },
    roomy && { id: 'saved', header: t.columns.saved, track: '76px', align: 'end', sortBy: ({ savedSeconds }) => savedSeconds, cell: ({ savedSeconds }) => <span className="whitespace-nowrap text-muted tabular-nums">{savedSeconds < 0.05 ? '–' : formatTook(savedSeconds)}</span> },
    roomy && { id: 'warnings', header: t.columns.warnings, track: '64px', align: 'end', sortBy: ({ warnings }) => warnings, cell: ({ warnings }) => <span className={warnings === 0 ? 'text-faint' : 'text-warn'}>{warnings === 0 ? '–' : warnings}</span> },
    { id: 'age', header: t.columns.age, track: '44px', align: 'end', sortBy: ({ startedAt }) => -Date.parse(startedAt), cell: ({ startedAt }) => <AgeCell time={startedAt} /> },
    { id: 'actions', header: t.columns.actions, hideHeader: true, track: '32px', align: 'end', cell: (build) => <ActionsCell build={build} /> },
  ];
  return columns.filter((column) => column !== false);
}

function NameCell({ build: { id, description, error, status } }: { build: BuildSummary }): ReactNode {
  const more = description.tags.length - 1;
  return (
    <div className="flex min-w-0 flex-col">
      <span className="flex min-w-0 items-center gap-1.5">
        <Link to={buildPlace(id)} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
          <MiddleText text={buildName(description)} tail={12} />
        </Link>
        {more > 0 && (
          <span className="text-xs text-faint" title={description.tags.join('\n')}>
            {t.moreNames(more)}
          </span>
        )}
      </span>
      {status === 'failed' && error !== '' && (
        <span className="truncate text-xs leading-4 text-danger" title={sentence(error)}>
          {sentence(error)}
        </span>
      )}
    </div>
  );
}

function ContextCell({ build: { description } }: { build: BuildSummary }): ReactNode {
  const { kind } = description.context;
  return <span className={cn('flex min-w-0 text-muted', kind === 'folder' && 'font-mono text-xs')}>{kind === 'folder' ? <MiddleText text={contextName(description)} tail={18} /> : contextName(description)}</span>;
}

function CacheCell({ build: { cachedSteps, steps } }: { build: BuildSummary }): ReactNode {
  if (steps === 0) return <span className="text-muted">–</span>;
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="flex h-1.5 w-10 shrink-0 overflow-hidden rounded-full bg-press">
        <span className="bg-accent" style={{ width: `${(cachedSteps / steps) * 100}%` }} />
      </span>
      <span className="whitespace-nowrap text-muted tabular-nums">{t.of(cachedSteps, steps)}</span>
    </span>
  );
}

function DurationCell({ build: { seconds, startedAt, status } }: { build: BuildSummary }): ReactNode {
  const now = useSeconds(status === 'running');
  const took = seconds ?? (status === 'running' ? Math.max(0, now - Date.parse(startedAt)) / 1000 : undefined);
  return <span className="whitespace-nowrap text-muted tabular-nums">{took === undefined ? '–' : formatTook(took)}</span>;
}

function ActionsCell({ build }: { build: BuildSummary }): ReactNode {
  const ways = useBuildWays();
  return <RowActions render={() => <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(buildName(build.description))} tooltip={false} tabIndex={-1} />} entries={buildEntries(build, ways)} />} />;
}
