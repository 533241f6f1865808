import type { BuildFinding } from '../../shared/engine-api/builds.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import { formatPlatform, parsePlatform } from '../../shared/oci/platform.ts';
import { checkError, lintDockerfile } from '../dockerfile/lint/lint-dockerfile.ts';
import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import { globalScope, planStages } from '../dockerfile/stage-graph.ts';
import type { BuildRun } from './build-run.ts';
import type { BuildRequest } from './builds.ts';
import type { CachedResult, RecordedStep } from './cache/build-cache.ts';
import { exportCache, openImportedCache } from './cache/registry-cache.ts';
import type { BuildContext, FileTree } from './context/build-context.ts';
import { describeRequest, dockerfileName } from './describe-request.ts';
import { finishImage } from './finish-image.ts';
import { lintOptions } from './lint-options.ts';
import type { BuildsContext, OneBuild, PlannedBuild } from './one-build.ts';
import { openTrees, type Trees } from './open-trees.ts';
import { writeOutput } from './output/write-output.ts';
import { describeStages, planBuild, type BuildPlan } from './plan-build.ts';
import { keysOf, resolveBases, resolveFrom, type StageBase } from './resolve-bases.ts';
import { createStages, type Stages, type StageWork } from './run-stages.ts';
import { topOf } from './stage-state.ts';

/** Builds it. Rejects with what failed first; `stepOf` tells in which step. When this settles nothing of it works on, and what it held is let go. */
export async function runBuild(shared: BuildsContext, build: OneBuild): Promise<ImageId | undefined> {
  const { request, emit } = build;
  await using stack = new AsyncDisposableStack();
  const failing = new AbortController();
  const signal = AbortSignal.any([build.signal, failing.signal]);
  const context = stack.use(await openContext(shared, { ...build, signal }));
  const source = await readSource(request, context);
  const { dockerfile, platform, global, graph, first } = readPlan(shared, build, { context, source });
  const known: PlannedBuild = { ...shared, ...build, signal, dockerfile, graph, platform, stack };
  emitPlan(known, first, source.name);
  const { bases, scope } = await resolveBases(known, (triggers) => planStages(dockerfile, { target: request.target, global, triggers }));
  const plan = planBuild(dockerfile, scope.graph);
  if (plan.steps.length > first.steps.length) emitPlan(scope, plan, source.name);
  const records = new Map<number, RecordedStep>();
  build.keepSteps(allSteps(plan, records));
  stack.defer(() => build.keepSteps(allSteps(plan, records)));
  const earlier = await shared.history.like(describeRequest(request), plan.steps.map(({ text }) => text), comparedBuilds);
  const names = new Map(plan.stages.map((stage) => [stage.stage.index, stage.name]));
  const missSteps = plan.steps.map(({ step, stage, text }) => ({ step, stage: names.get(stage) ?? String(stage), text, base: bases.get(stage)?.image }));

  const stages = createStages(works(scope, plan, bases));
  const trees = stack.use(openTrees(shared.rooms));
  const latest = sourceDate(request.args);
  const imported = openImportedCache(shared.rooms, { references: request.cacheFrom, authFor: request.authFor, signal, warn: (message) => emit({ kind: 'finding', finding: cacheFinding(message) }) });
  const run: BuildRun = {
    id: build.id, rooms: shared.rooms, cache: shared.cache, imported, contexts: shared.contexts, request, dockerfile, context, platform, trees, earlier, latest, signal, emit,
    outer: { given: request.args, global },
    plan: () => missSteps,
    record: (step) => void records.set(step.step, step),
    hold: (layers) => void stack.use(shared.rooms.images.hold(keysOf(layers))),
    treeFrom: (from) => openFrom(scope, { stages, trees }, from),
  };
  let failure: { readonly error: unknown } | undefined;
  await stages.build(run, (error) => {
    failure ??= { error };
    failing.abort(error);
  });
  if (request.context.kind === 'folder') emit({ kind: 'context', ...context.counts(), done: true });
  if (failure !== undefined) throw build.signal.aborted ? build.signal.reason : failure.error;
  const { state } = await stages.get(graph.target);
  if (request.cacheTo !== '') await exportCache(shared.rooms, { results: resultsOf(shared, records), reference: request.cacheTo, authFor: request.authFor, signal });
  const imageId = await finishImage(shared.rooms, state, { names: request.tags, labels: request.labels, latest });
  const openRoot = async (): Promise<string> => (await trees.open(topOf(state), 'the result')).root;
  await writeOutput(shared.rooms, { output: request.output, imageId, names: request.tags, openRoot, signal });
  return imageId;
}

/** Reasons and advice look at so many earlier builds. */
const comparedBuilds = 20;

function emitPlan({ dockerfile, emit, platform, graph }: PlannedBuild, plan: BuildPlan, name: string): void {
  const platformOf = (index: number): string => graph.stages.find((stage) => stage.index === index)?.platform ?? formatPlatform(platform);
  emit({ kind: 'plan', dockerfile: name, source: dockerfile.text, stages: describeStages(plan, platformOf), steps: plan.steps });
}

function works({ request }: PlannedBuild, plan: BuildPlan, bases: ReadonlyMap<number, StageBase>): StageWork[] {
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

/** Every step of the plan: what was not reached is there without a key. */
function allSteps(plan: BuildPlan, records: ReadonlyMap<number, RecordedStep>): RecordedStep[] {
  const names = new Map(plan.stages.map((stage) => [stage.stage.index, stage.name]));
  return plan.steps.map(({ step, stage, text }) => records.get(step) ?? { step, stage: names.get(stage) ?? String(stage), text, base: undefined, recipe: undefined, key: undefined, cached: false, seconds: 0 });
}

/** What the steps of this build made or found. */
function resultsOf({ cache }: BuildsContext, records: ReadonlyMap<number, RecordedStep>): CachedResult[] {
  const keys = new Set([...records.values()].flatMap(({ key, recipe }) => (key === undefined || recipe === undefined ? [] : [key])));
  return cache.results().filter(({ key }) => keys.has(key));
}

function cacheFinding(message: string): BuildFinding {
  return { rule: 'cache-from', severity: 'warning', message, advice: 'the steps that it could have saved are run; name a cache that a build has written with --cache-to, and log in where that is needed', lines: { start: 0, end: 0 } };
}

/** SOURCE_DATE_EPOCH in seconds since 1970, where it is given and a number. */
function sourceDate({ SOURCE_DATE_EPOCH: text }: Readonly<Record<string, string>>): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Received or walked; told as it comes. */
async function openContext({ contexts }: BuildsContext, { request, signal, emit, keepContext }: OneBuild): Promise<BuildContext> {
  const context = await contexts.openContext({
    source: request.context,
    dockerfile: request.dockerfile,
    signal,
    onProgress: ({ files, bytes }) => emit({ kind: 'context', files, bytes, sent: bytes, done: false }),
  });
  if (context.kept !== undefined) keepContext(context.kept);
  // A folder is read by the steps that need it: what it came to is known after them.
  emit({ kind: 'context', ...context.counts(), done: request.context.kind !== 'folder' });
  return context;
}

type Source = { readonly name: string; readonly text: string };

async function readSource({ dockerfile }: BuildRequest, context: BuildContext): Promise<Source> {
  if (dockerfile.kind === 'text') return { name: 'Dockerfile', text: dockerfile.text };
  return { name: dockerfileName(dockerfile.path), text: await context.readDockerfile(dockerfile.path) };
}

type ReadPlan = Pick<PlannedBuild, 'dockerfile' | 'platform' | 'graph'> & { readonly global: ReturnType<typeof globalScope>; readonly first: BuildPlan };

/** What the Dockerfile alone says. One that cannot be built is told with its text, so that its lines can be shown. */
function readPlan({ rooms }: BuildsContext, { request, emit }: OneBuild, { context, source }: { context: BuildContext; source: Source }): ReadPlan {
  try {
    const dockerfile = parseDockerfile(source.text);
    const findings = lintDockerfile(dockerfile, lintOptions(rooms.images, context, request));
    for (const finding of findings) emit({ kind: 'finding', finding });
    const refused = checkError(dockerfile, findings);
    if (refused !== undefined) throw refused;
    const platform = request.platform === '' ? rooms.platform : parsePlatform(request.platform);
    const global = globalScope(dockerfile, { given: request.args, build: rooms.platform, target: platform, stage: request.target });
    const graph = planStages(dockerfile, { target: request.target, global });
    return { dockerfile, platform, global, graph, first: planBuild(dockerfile, graph) };
  } catch (error) {
    emit({ kind: 'source', dockerfile: source.name, source: source.text });
    throw error;
  }
}
