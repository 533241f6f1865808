import type { BuildFinding, PlannedStep } from '../../shared/engine-api/builds.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import type { BuildRun } from './build-run.ts';
import type { CachedResult, RecordedStep } from './cache/build-cache.ts';
import { exportCache, openImportedCache } from './cache/registry-cache.ts';
import type { FileTree } from './context/build-context.ts';
import { describeRequest } from './describe-request.ts';
import { finishImage } from './finish-image.ts';
import type { BuildsContext, OneBuild, PlannedBuild } from './one-build.ts';
import { openTrees, type Trees } from './open-trees.ts';
import { writeOutput } from './output/write-output.ts';
import { readBuild, type ReadBuild } from './read-build.ts';
import { keysOf, resolveFrom, type StageBase } from './resolve-bases.ts';
import { createStages, type Stages, type StageWork } from './run-stages.ts';
import { topOf, type StageState } from './stage-state.ts';

/** Builds it. Rejects with what failed first; `stepOf` tells in which step. When this settles nothing of it works on, and what it held is let go. */
export async function runBuild(shared: BuildsContext, build: OneBuild): Promise<ImageId> {
  await using stack = new AsyncDisposableStack();
  const failing = new AbortController();
  const read = await readBuild({ ...shared, ...build, signal: AbortSignal.any([build.signal, failing.signal]) }, stack);
  const stages = createStages(worksOf(read));
  const trees = stack.use(openTrees(shared.rooms));
  const steps = stack.use(openSteps(read));
  const run = await runOf(read, { stages, trees, steps });
  let failure: { readonly error: unknown } | undefined;
  await stages.build(run, (error) => {
    failure ??= { error };
    failing.abort(error);
  });
  // Of a folder it is known now.
  if (build.request.context.kind === 'folder') build.emit({ kind: 'context', ...read.context.counts(), done: true });
  if (failure !== undefined) throw build.signal.aborted ? build.signal.reason : failure.error;
  const { state } = await stages.get(read.graph.target);
  return await putResult(run, { state, steps: steps.all() });
}

type Steps = Disposable & {
  /** Every step as it is before its turn, in the order of the file; those of a base's ONBUILD after them. */
  readonly planned: readonly RecordedStep[];
  readonly record: BuildRun['record'];
  /** As far as they came. */
  readonly all: () => RecordedStep[];
};

/** What becomes of the steps: history has it from the beginning, and as it is in the end. */
function openSteps({ plan, bases, keepSteps }: ReadBuild): Steps {
  const records = new Map<number, RecordedStep>();
  const planned = plan.stages
    .flatMap(({ stage, name, from, steps }) => [
      undecided(from, { stage: name, base: bases.get(stage.index)?.image }),
      ...steps.map((step) => undecided(step.planned, { stage: name, base: undefined })),
    ])
    .toSorted((a, b) => a.step - b.step);
  const all = (): RecordedStep[] => planned.map((step) => records.get(step.step) ?? step);
  keepSteps(planned);
  return { planned, all, record: (step) => void records.set(step.step, step), [Symbol.dispose]: () => keepSteps(all()) };
}

function undecided({ step, text }: PlannedStep, of: Pick<RecordedStep, 'stage' | 'base'>): RecordedStep {
  return { step, text, ...of, recipe: undefined, key: undefined, cached: false, seconds: 0 };
}

async function runOf(read: ReadBuild, { stages, trees, steps }: { stages: Stages; trees: Trees; steps: Steps }): Promise<BuildRun> {
  const { id, rooms, cache, contexts, history, request, dockerfile, context, platform, global, plan, signal, emit, stack } = read;
  const warn = (message: string): void => emit({ kind: 'finding', finding: cacheFinding(message) });
  return {
    id, rooms, cache, contexts, request, dockerfile, context, platform, trees, signal, emit,
    earlier: await history.like(describeRequest(request), plan.steps.map(({ text }) => text), comparedBuilds),
    imported: openImportedCache(rooms, { references: request.cacheFrom, authFor: request.authFor, signal, warn }),
    latest: sourceDate(request.args),
    outer: { given: request.args, global },
    plan: steps.planned,
    record: steps.record,
    hold: (layers) => void stack.use(rooms.images.hold(keysOf(layers))),
    treeFrom: (from) => openFrom(read, { stages, trees }, from),
  };
}

/** The cache into its registry, the image under its names, and what was asked for besides. */
async function putResult({ rooms, cache, request, trees, latest, signal }: BuildRun, { state, steps }: { state: StageState; steps: readonly RecordedStep[] }): Promise<ImageId> {
  const { cacheTo: reference, tags: names, labels, output, authFor } = request;
  if (reference !== '') await exportCache(rooms, { results: resultsOf(cache, steps), reference, authFor, signal });
  const imageId = await finishImage(rooms, state, { names, labels, latest });
  const openRoot = async (): Promise<string> => (await trees.open(topOf(state), 'the result')).root;
  await writeOutput(rooms, { output, imageId, names, openRoot, signal });
  return imageId;
}

/** Reasons and advice look at so many earlier builds. */
const comparedBuilds = 20;

function worksOf({ request, plan, bases }: ReadBuild): StageWork[] {
  const filtered = new Set(request.noCacheFilter.map((name) => name.toLowerCase()));
  return plan.stages.map((stage) => ({ plan: stage, noCache: request.noCache || filtered.has(stage.name), base: (bases.get(stage.stage.index) as StageBase).state }));
}

/** A stage of this build, or an image. */
async function openFrom(scope: PlannedBuild, { stages, trees }: { stages: Pick<Stages, 'get'>; trees: Trees }, from: string): Promise<FileTree> {
  const read = scope.graph.stages.flatMap(({ reads }) => reads).find(({ name }) => name === from);
  if (read?.kind === 'stage') return trees.open(topOf((await stages.get(read.index)).state), `stage ${from}`);
  if (read?.kind === 'scratch') return trees.open(undefined, from);
  const state = await resolveFrom(scope, from);
  return trees.open(topOf(state), `image ${from}`);
}

/** What the steps of this build made or found. */
function resultsOf(cache: BuildsContext['cache'], steps: readonly RecordedStep[]): CachedResult[] {
  const keys = new Set(steps.flatMap(({ key, recipe }) => (key === undefined || recipe === undefined ? [] : [key])));
  return cache.results().filter(({ key }) => keys.has(key));
}

function cacheFinding(message: string): BuildFinding {
  return { rule: 'cache-from', severity: 'warning', message, advice: 'the steps that it could have saved are run; name a cache that a build has written with --cache-to, and log in where that is needed', lines: { start: 0, end: 0 } };
}

/** SOURCE_DATE_EPOCH in seconds since 1970, where it is given and a number. */
function sourceDate({ SOURCE_DATE_EPOCH: text }: Readonly<Record<string, string>>): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

