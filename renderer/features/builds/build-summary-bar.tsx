import type { ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { formatBytes, shortId } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { imagePlace } from './build-entries.ts';
import { formatTook } from './build-format.ts';
import { familiarTag } from './build-names.ts';
import { cacheShare, type BuildView } from './build-model.ts';

const t = strings.builds;

/** The numbers of a build: how long, how much of it from the cache, what that saved, what was read. */
export function BuildSummaryBar({ build, view, now }: { build: BuildSummary; view: BuildView; now: number }): ReactNode {
  const { cached, of, savedSeconds } = cacheShare(view);
  const seconds = view.startedAt === undefined ? build.seconds : ((view.endedAt ?? now) - view.startedAt) / 1000;
  const names = view.tags.map((tag) => familiarTag(tag));
  const decided = view.steps.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  return (
    <div className="shrink-0 border-b border-line">
      <dl className="flex h-14 items-center gap-8 overflow-x-auto px-5">
        {seconds !== undefined && <Number name={t.facts.took}>{formatTook(Math.max(0, seconds))}</Number>}
        <Number name={t.facts.cached}>{t.share(cached, of)}</Number>
        <Number name={t.facts.saved}>{savedSeconds < 0.05 ? t.nothingSaved(view.endedAt !== undefined) : formatTook(savedSeconds)}</Number>
        {view.context !== undefined && view.context.files > 0 && (
          <Number name={t.facts.context}>{t.contextFacts(view.context.files, formatBytes(view.context.bytes), view.context.sent === 0 ? '' : formatBytes(view.context.sent))}</Number>
        )}
        {view.imageId !== undefined && (
          <Number name={t.facts.image}>
            {build.isHere ? (
              <Link to={imagePlace(view.imageId)} className="text-accent hover:underline">
                {shortId(view.imageId)}
              </Link>
            ) : (
              <span className="text-muted" title={t.gone}>
                {t.gone}
              </span>
            )}
          </Number>
        )}
        {names.length > 1 && (
          <Number name={t.facts.tags}>
            <span className="block max-w-100 truncate" title={names.join(', ')}>
              {names.join(', ')}
            </span>
          </Number>
        )}
      </dl>
      {view.endedAt === undefined && (
        <div className="-mt-1">
          <ProgressBar thin value={view.steps.length === 0 ? null : decided / view.steps.length} label={view.steps.length === 0 ? t.planning : t.progress} />
        </div>
      )}
    </div>
  );
}

function Number({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex shrink-0 flex-col">
      <dt className="text-xs leading-4 text-muted">{name}</dt>
      <dd className="text-sm whitespace-nowrap tabular-nums">{children}</dd>
    </div>
  );
}
