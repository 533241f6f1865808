import type { Digest } from '../../../shared/oci/digest.ts';
import type { FileListEntry, RecordedStep } from '../cache/build-cache.ts';
import { canonicalJson } from '../../images/canonical-json.ts';
import type { MovableRun, Move } from './find-move.ts';

/** One build as far as it is replayed: the copy with its files, and the RUNs that would go before it. */
export type ReplayedBuild = {
  readonly copy: RecordedStep & { readonly recipe: NonNullable<RecordedStep['recipe']> };
  readonly files: readonly FileListEntry[];
  readonly runs: readonly (RecordedStep & { readonly recipe: NonNullable<RecordedStep['recipe']> })[];
};

/** Of one RUN: builds that kept it, those that would have, the seconds of a run of it, and those that would not have been needed. */
export type ReplayedRun = { readonly keptNow: number; readonly keptThen: number; readonly secondsEach: number; readonly secondsSaved: number };

/** The steps of a stage of a build in which all lines of the move are; undefined where one was not run. */
export function findBuild(steps: readonly RecordedStep[], move: Move): Omit<ReplayedBuild, 'files'> | undefined {
  const stages = [...Map.groupBy(steps, ({ stage }) => stage).values()];
  for (const lines of stages.toSorted((a, b) => Number(b.some(({ text }) => text === move.stage.from.text)) - Number(a.some(({ text }) => text === move.stage.from.text)))) {
    const withRecipe = lines.flatMap((line) => (line.recipe ? [{ ...line, recipe: line.recipe }] : []));
    const at = withRecipe.findIndex(({ text }) => text === move.copy.text);
    const after = withRecipe.slice(at + 1);
    const runs = move.before.flatMap(({ run }) => (run ? [after.find(({ text }) => text === run.text)] : []));
    const copy = withRecipe[at];
    const known = runs.flatMap((run) => run ?? []);
    if (copy && known.length === runs.length) return { copy, runs: known };
  }
  return undefined;
}

/**
 * Pure: builds one after the other (`builds` newest first), first as they were and then in the new order, each with all results of those before it. What a RUN
 * depends on is recorded; in the new order it is the state before the copy, the RUNs that went before it, and the files that it reads.
 */
export function replayMove(builds: readonly ReplayedBuild[], move: Move): ReplayedRun[] {
  const movable = move.before.flatMap((one) => (one.run ? [one] : []));
  return movable.map((_, index) => {
    const now = new Set<string>();
    const then = new Set<string>();
    const counted = { keptNow: 0, keptThen: 0, secondsSaved: 0 };
    const ran: number[] = [];
    for (const build of builds.toReversed()) {
      const run = build.runs[index];
      if (run === undefined) continue;
      const [keyNow, keyThen] = [run.key ?? canonicalJson(run.recipe), newKey(build, movable.slice(0, index + 1))];
      if (now.has(keyNow)) counted.keptNow += 1;
      if (then.has(keyThen)) counted.keptThen += 1;
      if (!run.cached) ran.push(run.seconds);
      if (then.has(keyThen) && !now.has(keyNow) && !run.cached) counted.secondsSaved += run.seconds;
      now.add(keyNow);
      then.add(keyThen);
    }
    const seconds = ran.length > 0 ? ran : builds.flatMap(({ runs }) => runs[index]?.seconds ?? []);
    return { ...counted, secondsEach: seconds.reduce((sum, one) => sum + one, 0) / Math.max(1, seconds.length) };
  });
}

/** What the last of these RUNs would depend on. */
function newKey({ copy, files, runs }: ReplayedBuild, movable: readonly MovableRun[]): string {
  const wanted = movable.map(({ files: names, folders }) => ({ names: new Set(names), folders: [...folders] }));
  const read = files.filter(({ path }) => wanted.some(({ names, folders }) => names.has(path) || folders.some((folder) => path === folder || path.startsWith(`${folder}/`))));
  return canonicalJson({ parent: copy.recipe.parent, settings: copy.recipe.settings, read, runs: movable.map((_, index) => ({ ...runs[index]?.recipe, parent: undefined })) });
}

export type ReadFiles = (digest: Digest) => Promise<readonly FileListEntry[] | undefined>;
