import { formatPlatform, parsePlatform } from '../../shared/oci/platform.ts';
import { checkError, lintDockerfile } from '../dockerfile/lint/lint-dockerfile.ts';
import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import { globalScope, planStages } from '../dockerfile/stage-graph.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildContext } from './context/build-context.ts';
import { dockerfileName } from './describe-request.ts';
import { lintOptions } from './lint-options.ts';
import type { BuildsContext, OneBuild, PlannedBuild } from './one-build.ts';
import { describeStages, planBuild, type BuildPlan } from './plan-build.ts';
import { resolveBases, type StageBase } from './resolve-bases.ts';

/** A build of which all is known that can be before anything runs. */
export type ReadBuild = PlannedBuild & {
  readonly context: BuildContext;
  /** What is known before the first FROM. */
  readonly global: ReturnType<typeof globalScope>;
  /** Of each stage by its index. */
  readonly bases: ReadonlyMap<number, StageBase>;
  readonly plan: BuildPlan;
};

/** Opens the context, reads the Dockerfile, tells what will be done, and gets the bases, which may add to that. What it opens goes with `stack`. */
export async function readBuild(build: BuildsContext & OneBuild, stack: AsyncDisposableStack): Promise<ReadBuild> {
  const { request } = build;
  const context = stack.use(await openContext(build));
  const source = await readSource(request, context);
  const { dockerfile, platform, global, graph, plan: first } = planSource(build, { context, source });
  const known: PlannedBuild = { ...build, dockerfile, graph, platform, stack };
  emitPlan(known, first, source.name);
  const { bases, scope } = await resolveBases(known, (triggers) => planStages(dockerfile, { target: request.target, global, triggers }));
  const plan = planBuild(dockerfile, scope.graph);
  if (plan.steps.length > first.steps.length) emitPlan(scope, plan, source.name);
  return { ...scope, context, global, bases, plan };
}

/** Received or walked; told as it comes. */
async function openContext({ contexts, request, signal, emit, keepContext }: BuildsContext & OneBuild): Promise<BuildContext> {
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

/** What the Dockerfile alone says. One that cannot be built is told with its text, so that its lines can be shown. */
function planSource({ rooms, request, emit }: BuildsContext & OneBuild, { context, source }: { context: BuildContext; source: Source }): Pick<ReadBuild, 'dockerfile' | 'platform' | 'global' | 'graph' | 'plan'> {
  try {
    const dockerfile = parseDockerfile(source.text);
    const findings = lintDockerfile(dockerfile, lintOptions(rooms.images, context, request));
    for (const finding of findings) emit({ kind: 'finding', finding });
    const refused = checkError(dockerfile, findings);
    if (refused !== undefined) throw refused;
    const platform = request.platform === '' ? rooms.platform : parsePlatform(request.platform);
    const global = globalScope(dockerfile, { given: request.args, build: rooms.platform, target: platform, stage: request.target });
    const graph = planStages(dockerfile, { target: request.target, global });
    return { dockerfile, platform, global, graph, plan: planBuild(dockerfile, graph) };
  } catch (error) {
    emit({ kind: 'source', dockerfile: source.name, source: source.text });
    throw error;
  }
}

function emitPlan({ dockerfile, emit, platform, graph }: PlannedBuild, plan: BuildPlan, name: string): void {
  const platformOf = (index: number): string => graph.stages.find((stage) => stage.index === index)?.platform ?? formatPlatform(platform);
  emit({ kind: 'plan', dockerfile: name, source: dockerfile.text, stages: describeStages(plan, platformOf), steps: plan.steps });
}
