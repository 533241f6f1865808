import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { isSameBuild } from '../../../electron/shared/engine-api/is-same-build.ts';

/** A build among those of the same thing. `height` and `share` from 0 to 1: its seconds beside the longest, and what of its steps the cache had. */
export type TrendBuild = { readonly build: BuildSummary; readonly height: number; readonly share: number };
export type Trend = {
  /** The oldest first. */
  readonly builds: readonly TrendBuild[];
  readonly longest: number;
  /** Seconds of the middle one of those that were done; undefined where none was. */
  readonly usual: number | undefined;
};

const shownMost = 40;

/** The last builds that are over and of the same thing as `of`, with itself, wherever it stands in the history. */
export function trendOf(builds: readonly BuildSummary[], of: BuildSummary): Trend {
  const same = builds.filter((build) => build.status !== 'running' && isSameBuild(build.description, of.description)).toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const at = same.findIndex(({ id }) => id === of.id);
  // An old one is shown with those around it that are next to it in time.
  const end = at < 0 ? same.length : Math.min(same.length, Math.max(at + 1 + shownMost / 2, shownMost));
  const shown = same.slice(Math.max(0, end - shownMost), end);
  const longest = Math.max(0, ...shown.map(({ seconds = 0 }) => seconds));
  const done = shown.flatMap(({ status, seconds }) => (status === 'done' && seconds !== undefined ? [seconds] : [])).toSorted((a, b) => a - b);
  return {
    builds: shown.map((build) => ({ build, height: longest === 0 ? 0 : (build.seconds ?? 0) / longest, share: build.steps === 0 ? 0 : build.cachedSteps / build.steps })),
    longest,
    usual: done[Math.floor(done.length / 2)],
  };
}
