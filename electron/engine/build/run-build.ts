import type { BuildEvent, PlannedStep } from '../../shared/engine-api/builds.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import { formatPlatform, parsePlatform, type Platform } from '../../shared/oci/platform.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Dockerfile, Instruction } from '../dockerfile/dockerfile.ts';
import { lintDockerfile } from '../dockerfile/lint/lint-dockerfile.ts';
import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import { globalScope, parseTriggers, planStages, type StageGraph, type StageNeeds } from '../dockerfile/stage-graph.ts';
import type { BuildRooms } from './build-rooms.ts';
import type { BuildRun } from './build-run.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildCache, RecordedStep } from './cache/build-cache.ts';
import type { BuildContext, Contexts, FileTree } from './context/build-context.ts';
import { unusedArgs } from './unused-args.ts';
import { describeRequest } from './describe-request.ts';
import { finishImage } from './finish-image.ts';
import type { BuildHistory } from './history/build-history.ts';
import { openTrees } from './open-trees.ts';
import { describeStages, planBuild, type BuildPlan, type StagePlan } from './plan-build.ts';
import { resolveBase } from './resolve-base.ts';
import { openStageTree, startStages, type Stages, type StageWork } from './run-stages.ts';
import { inStep } from './run-stage.ts';
import { imageState, scratchState } from './start-state.ts';

/** What all builds share. */
export type BuildsContext = { readonly rooms: BuildRooms; readonly cache: BuildCache; readonly contexts: Contexts; readonly history: BuildHistory };

/** One build from its request to its image. */
export type OneBuild = {
  readonly id: string;
  readonly request: BuildRequest;
  readonly signal: AbortSignal;
  readonly emit: (event: BuildEvent) => void;
  /** Of all steps of the plan, as far as they were decided, in order: told once, at the end. */
  readonly keepSteps: (steps: readonly RecordedStep[]) => void;
};

type Scope = OneBuild & BuildsContext & {
  readonly dockerfile: Dockerfile;
  readonly graph: StageGraph;
  readonly platform: Platform;
  readonly stack: AsyncDisposableStack;
};

/** Builds it. Rejects with what failed first; `stepOf` tells in which step. When this settles nothing of it works on, and what it held is let go. */
export async function runBuild(shared: BuildsContext, build: OneBuild): Promise<ImageId | undefined> {
  const { request, emit } = build;
  await using stack = new AsyncDisposableStack();
  const failing = new AbortController();
  const signal = AbortSignal.any([build.signal, failing.signal]);
  const context = stack.use(await openContext(shared, { ...build, signal }));
  const { dockerfile, name } = await readDockerfile(request, context);
  for (const finding of lintDockerfile(dockerfile, { args: request.args })) emit({ kind: 'finding', finding });
  const platform = request.platform === '' ? shared.rooms.platform : parsePlatform(request.platform);
  const global = globalScope(dockerfile, { given: request.args, build: shared.rooms.platform, target: platform, stage: request.target });
  const graph = planStages(dockerfile, { target: request.target, global });
  const known: Scope = { ...shared, ...build, signal, dockerfile, graph, platform, stack };
  const hold = (keys: readonly string[]): void => void stack.use(shared.rooms.images.hold(keys));

  const unused = unusedArgs(dockerfile, request.args);
  if (unused !== undefined) emit({ kind: 'finding', finding: unused });
  const first = planBuild(dockerfile, graph);
  emitPlan(known, first, name);
  const { bases, scope } = await resolveBases(known, (triggers) => planStages(dockerfile, { target: request.target, global, triggers }));
  const plan = planBuild(dockerfile, scope.graph);
  if (plan.steps.length > first.steps.length) emitPlan(scope, plan, name);
  const records = new Map<number, RecordedStep>();
  build.keepSteps(allSteps(plan, records));
  stack.defer(() => build.keepSteps(allSteps(plan, records)));
  const earlier = await shared.history.like(describeRequest(request), plan.steps.map(({ text }) => text), comparedBuilds);
  const names = new Map(plan.stages.map((stage) => [stage.stage.index, stage.name]));
  const missSteps = plan.steps.map(({ step, stage, text }) => ({ step, stage: names.get(stage) ?? String(stage), text, base: bases.get(stage)?.image }));

  const runOf = (stages: Pick<Stages, 'get'>): BuildRun => ({
    id: build.id, rooms: shared.rooms, cache: shared.cache, contexts: shared.contexts, request, dockerfile, context, platform,
    outer: { given: request.args, global },
    trees: stack.use(openTrees(shared.rooms)),
    earlier,
    plan: () => missSteps,
    latest: sourceDate(request.args),
    signal,
    emit,
    record: (step) => void records.set(step.step, step),
    hold: (layers) => hold(layers.flatMap(({ chainId, descriptor }) => [chainId, descriptor.digest])),
    treeFrom: (from) => openFrom(scope, run, { stages, from }),
  });
  let failure: unknown;
  let run: BuildRun;
  const stages = startStages((all) => (run = runOf(all)), works(scope, plan, bases), (error) => {
    failure ??= error;
    failing.abort(error);
  });
  await stages.ended;
  if (failure !== undefined) throw build.signal.aborted ? build.signal.reason : failure;
  const { state } = await stages.get(graph.target);
  return finishImage(shared.rooms, state, { names: request.tags, labels: request.labels, latest: sourceDate(request.args) });
}

/** Reasons and advice look at so many earlier builds. */
const comparedBuilds = 20;

type Base = { readonly state: StageWork['base']; readonly image: { readonly image: string; readonly digest: string } | undefined; readonly triggers: readonly Instruction[] };

/**
 * All bases, before anything is run: a build whose base is not there changes nothing. What they want to be done first may copy from stages that nobody needed so far:
 * `replan` tells what is needed then.
 */
async function resolveBases(scope: Scope, replan: (triggers: ReadonlyMap<number, readonly Instruction[]>) => StageGraph): Promise<{ bases: ReadonlyMap<number, Base>; scope: Scope }> {
  const bases = new Map<number, Base>();
  let { graph } = scope;
  for (;;) {
    const plan = planBuild(scope.dockerfile, graph);
    const missing = graph.stages.flatMap((needs, index) => (bases.has(needs.index) ? [] : [{ needs, from: (plan.stages[index] as StagePlan).from }]));
    if (missing.length === 0) return { bases, scope: { ...scope, graph } };
    const found = await Promise.all(
      missing.map(async ({ needs, from }): Promise<[number, Base]> => {
        try {
          return [needs.index, await resolveOne(scope, needs, from)];
        } catch (error) {
          throw inStep(error, from);
        }
      }),
    );
    for (const [index, base] of found) bases.set(index, base);
    graph = replan(new Map([...bases].map(([index, { triggers }]) => [index, triggers])));
  }
}

async function resolveOne({ rooms, request, signal, emit, platform, stack }: Scope, { base, platform: own }: Pick<StageNeeds, 'base' | 'platform'>, from: Pick<PlannedStep, 'step' | 'lines'>): Promise<Base> {
  const wanted = own === undefined ? platform : parsePlatform(own);
  if (base.kind === 'stage') return { state: { kind: 'stage', index: base.index }, image: undefined, triggers: [] };
  if (base.kind === 'scratch') return { state: { kind: 'ready', state: scratchState(wanted), image: undefined }, image: undefined, triggers: [] };
  const found = await resolveBase(rooms, { name: base.name, platform: wanted, step: from.step, request, signal }, emit);
  const layers = rooms.images.layersOf(found.id);
  stack.use(rooms.images.hold(layers.flatMap(({ chainId, descriptor }) => [chainId, descriptor.digest])));
  const image = { image: base.name, digest: found.id };
  return { state: { kind: 'ready', state: imageState(found, layers), image }, image, triggers: parseTriggers(found.config.config?.OnBuild ?? [], { range: from.lines }) };
}

function emitPlan({ dockerfile, emit, platform, graph }: Scope, plan: BuildPlan, name: string): void {
  const platformOf = (index: number): string => graph.stages.find((stage) => stage.index === index)?.platform ?? formatPlatform(platform);
  emit({ kind: 'plan', dockerfile: name, source: dockerfile.text, stages: describeStages(plan, platformOf), steps: plan.steps });
}

function works({ request }: Scope, plan: BuildPlan, bases: ReadonlyMap<number, Base>): StageWork[] {
  const filtered = new Set(request.noCacheFilter.map((name) => name.toLowerCase()));
  return plan.stages.map((stage) => ({ plan: stage, noCache: request.noCache || filtered.has(stage.name), base: (bases.get(stage.stage.index) as Base).state }));
}

/** A stage of this build, or an image. */
async function openFrom(scope: Scope, run: BuildRun, { stages, from }: { stages: Pick<Stages, 'get'>; from: string }): Promise<FileTree> {
  const read = scope.graph.stages.flatMap(({ reads }) => reads).find(({ name }) => name === from);
  if (read?.kind === 'stage') return openStageTree(run, stages.get(read.index), from);
  const { state } = await resolveOne(scope, read?.kind === 'scratch' ? { base: { kind: 'scratch' }, platform: undefined } : { base: { kind: 'image', name: from }, platform: undefined }, { step: 0, lines: { start: 1, end: 1 } });
  if (state.kind !== 'ready') throw new EngineError('internal', `${from}: not an image`);
  return run.trees.open(state.state.layers.at(-1)?.chainId, `image ${from}`);
}

/** Every step of the plan: what was not reached is there without a key. */
function allSteps(plan: BuildPlan, records: ReadonlyMap<number, RecordedStep>): RecordedStep[] {
  const names = new Map(plan.stages.map((stage) => [stage.stage.index, stage.name]));
  return plan.steps.map(({ step, stage, text }) => records.get(step) ?? { step, stage: names.get(stage) ?? String(stage), text, base: undefined, recipe: undefined, key: undefined, cached: false, seconds: 0 });
}

/** SOURCE_DATE_EPOCH in seconds since 1970, where it is given and a number. */
function sourceDate({ SOURCE_DATE_EPOCH: text }: Readonly<Record<string, string>>): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Received or walked; told as it comes. */
async function openContext({ contexts }: BuildsContext, { request, signal, emit }: OneBuild): Promise<BuildContext> {
  const context = await contexts.openContext({
    source: request.context,
    dockerfile: request.dockerfile,
    signal,
    onProgress: ({ files, bytes }) => emit({ kind: 'context', files, bytes, sent: bytes, done: false }),
  });
  emit({ kind: 'context', ...context.counts(), done: true });
  return context;
}

async function readDockerfile({ dockerfile }: BuildRequest, context: BuildContext): Promise<{ dockerfile: Dockerfile; name: string }> {
  if (dockerfile.kind === 'text') return { dockerfile: parseDockerfile(dockerfile.text), name: 'Dockerfile' };
  return { dockerfile: parseDockerfile(await context.readDockerfile(dockerfile.path)), name: dockerfile.path };
}
