import type { BuildCheckBody, BuildCheckReply } from '../../shared/engine-api/builds.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Dockerfile, Instruction, RunMount, Stage } from '../dockerfile/dockerfile.ts';
import { expandInstruction } from '../dockerfile/expand-instruction.ts';
import { errorFinding, lintText } from '../dockerfile/lint/lint-dockerfile.ts';
import { globalScope, planStages, type StageGraph } from '../dockerfile/stage-graph.ts';
import { adviseOrder, buildsReplayed } from './advice/order-advisor.ts';
import type { BuildContext, FileSelection } from './context/build-context.ts';
import { nameOf } from './plan-build.ts';
import type { BuildsContext } from './one-build.ts';
import { lintOptions } from './lint-options.ts';
import { isRemoteSource } from './context/remote-source.ts';

/** What can be said before a build: nothing is run, pulled or kept. Of a Dockerfile that cannot be read there is the one finding why. */
export async function checkBuild({ contexts, rooms, history, cache }: BuildsContext, body: BuildCheckBody, signal: AbortSignal = new AbortController().signal): Promise<BuildCheckReply> {
  await using context = await contexts.openContext({ source: body.context, dockerfile: body.dockerfile, signal });
  const source = body.dockerfile.kind === 'text' ? body.dockerfile.text : await context.readDockerfile(body.dockerfile.path);
  const name = body.dockerfile.kind === 'text' ? 'Dockerfile' : body.dockerfile.path;
  const { dockerfile, findings } = lintText(source, lintOptions(rooms.images, context, body));
  const refused = (all: BuildCheckReply['findings']): BuildCheckReply => ({ source, dockerfile: name, stages: [], args: [], secretIds: [], sshIds: [], findings: all, xray: undefined, order: [] });
  if (dockerfile === undefined) return refused(findings);
  const plan = planCheck(dockerfile, { body, platform: rooms.platform });
  if (plan instanceof EngineError) return refused([errorFinding(source, plan), ...findings]);
  const { graph, reads } = plan;
  const mounts = mountsOf(dockerfile, graph);
  return {
    source,
    dockerfile: name,
    stages: dockerfile.stages.map((stage) => ({ name: nameOf(stage), base: stage.base })),
    args: declaredArgs(dockerfile),
    secretIds: idsOf(mounts, 'secret', (mount) => mount.id ?? mount.source ?? mount.target?.split('/').at(-1) ?? ''),
    sshIds: idsOf(mounts, 'ssh', ({ id }) => id || 'default'),
    findings,
    xray: body.context.kind === 'folder' ? await context.xray(reads, signal) : undefined,
    order: await adviseOrder({ dockerfile, builds: await history.like(asDescription(body), dockerfile.stages.flatMap(textsOf), buildsReplayed), readFiles: (digest) => cache.readFiles(digest), readText: (path) => readText(context, path) }),
  };
}

/** The stages of the target and what they read; or why there are none: a circle, an unknown target, a substitution that fails. */
function planCheck(dockerfile: Dockerfile, { body, platform }: { body: BuildCheckBody; platform: Platform }): { graph: StageGraph; reads: FileSelection[] } | EngineError {
  try {
    const global = globalScope(dockerfile, { given: body.args, build: platform, target: platform, stage: body.target });
    const graph = planStages(dockerfile, { target: body.target, global });
    const given = (variable: string): string | undefined => (Object.hasOwn(body.args, variable) ? body.args[variable] : undefined);
    return { graph, reads: readsOf(dockerfile, graph, (variable) => given(variable) ?? global.get(variable)) };
  } catch (error) {
    if (error instanceof EngineError && error.kind === 'invalid') return error;
    throw error;
  }
}

/** As far as builds of the same thing are told by it. */
function asDescription({ context, dockerfile, target, args }: BuildCheckBody): Parameters<BuildsContext['history']['like']>[0] {
  return {
    context, target, args, dockerfile: dockerfile.kind === 'file' ? dockerfile.path : '', secretIds: [], repeatable: true, tags: [], platform: '', labels: {}, noCache: false, noCacheFilter: [], pull: false,
    network: '', addHosts: [], shmSize: 0, ulimits: [], cacheFrom: [], cacheTo: '', output: { kind: 'image' },
  };
}

function textsOf({ from, instructions }: Stage): string[] {
  return [from, ...instructions].map(({ text }) => text);
}

/** Undefined where there is no such file. */
async function readText(context: BuildContext, path: string): Promise<string | undefined> {
  return context.readDockerfile(path).catch(() => undefined);
}

function neededInstructions(dockerfile: Dockerfile, graph: StageGraph): Instruction[] {
  return graph.stages.flatMap(({ index }) => dockerfile.stages[index]?.instructions ?? []);
}

/** What the steps of the target take from the context, as far as it is known without their bases' variables. */
export function readsOf(dockerfile: Dockerfile, graph: StageGraph, lookup: (name: string) => string | undefined): FileSelection[] {
  return neededInstructions(dockerfile, graph).flatMap((instruction): FileSelection[] => {
    if (instruction.kind !== 'copy' && instruction.kind !== 'add' && instruction.kind !== 'run') return [];
    const expanded = expandInstruction(instruction, lookup, dockerfile.directives.escape);
    if (expanded.kind === 'run') return expanded.mounts.flatMap(({ type, from, source = '.' }) => (type === 'bind' && from === undefined ? [{ sources: [source], exclude: [], parents: false }] : []));
    if (expanded.kind !== 'add' && (expanded.kind !== 'copy' || expanded.from !== undefined)) return [];
    const sources = expanded.sources.filter((source) => expanded.kind === 'copy' || !isRemoteSource(source));
    return sources.length === 0 ? [] : [{ sources, exclude: expanded.exclude, parents: expanded.parents }];
  });
}

function declaredArgs({ globalArgs, stages }: Dockerfile): BuildCheckReply['args'] {
  const all = [...globalArgs, ...stages.flatMap(({ instructions }) => instructions.flatMap((instruction) => (instruction.kind === 'arg' ? [instruction] : [])))].flatMap(({ args }) => args);
  const first = new Map<string, BuildCheckReply['args'][number]>();
  for (const arg of all) if (first.get(arg.name)?.default === undefined) first.set(arg.name, { name: arg.name, default: arg.default });
  return [...first.values()];
}

/** Of the RUN instructions that the target needs; variables are empty. */
function mountsOf(dockerfile: Dockerfile, graph: StageGraph): RunMount[] {
  const expanded = neededInstructions(dockerfile, graph).flatMap((instruction) => (instruction.kind === 'run' ? [expandInstruction(instruction, () => '', dockerfile.directives.escape)] : []));
  return expanded.flatMap((run) => (run.kind === 'run' ? run.mounts : []));
}

/** By what the mounts of one type are known, each once. */
function idsOf(mounts: readonly RunMount[], type: RunMount['type'], idOf: (mount: RunMount) => string): string[] {
  return [...new Set(mounts.filter((mount) => mount.type === type).map(idOf))].filter((id) => id !== '');
}
