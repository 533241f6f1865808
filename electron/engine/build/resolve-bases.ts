import { EngineError } from '../../shared/errors/engine-error.ts';
import type { PlannedStep } from '../../shared/engine-api/builds.ts';
import { parsePlatform } from '../../shared/oci/platform.ts';
import type { Instruction } from '../dockerfile/dockerfile.ts';
import { parseTriggers, type StageGraph, type StageNeeds } from '../dockerfile/stage-graph.ts';
import type { NewLayer } from '../images/images.ts';
import { planBuild, type StagePlan } from './plan-build.ts';
import { resolveBase } from './resolve-base.ts';
import type { PlannedBuild } from './one-build.ts';
import { inStep } from './run-stage.ts';
import type { StageWork } from './run-stages.ts';
import { imageState, scratchState } from './start-state.ts';
import type { StageState } from './stage-state.ts';

/** What a stage begins with. */
export type StageBase = { readonly state: StageWork['base']; readonly image: { readonly image: string; readonly digest: string } | undefined; readonly triggers: readonly Instruction[] };

/**
 * All bases, before anything is run: a build whose base is not there changes nothing. What they want to be done first may copy from stages that nobody needed so far:
 * `replan` tells what is needed then.
 */
export async function resolveBases(scope: PlannedBuild, replan: (triggers: ReadonlyMap<number, readonly Instruction[]>) => StageGraph): Promise<{ bases: ReadonlyMap<number, StageBase>; scope: PlannedBuild }> {
  const bases = new Map<number, StageBase>();
  let { graph } = scope;
  for (;;) {
    const plan = planBuild(scope.dockerfile, graph);
    const missing = graph.stages.flatMap((needs, index) => (bases.has(needs.index) ? [] : [{ needs, from: (plan.stages[index] as StagePlan).from }]));
    if (missing.length === 0) return { bases, scope: { ...scope, graph } };
    const found = await Promise.all(
      missing.map(async ({ needs, from }): Promise<[number, StageBase]> => {
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

async function resolveOne({ rooms, request, signal, emit, platform, stack }: PlannedBuild, { base, platform: own }: Pick<StageNeeds, 'base' | 'platform'>, from: Pick<PlannedStep, 'step' | 'lines'>): Promise<StageBase> {
  const wanted = own === undefined ? platform : parsePlatform(own);
  if (base.kind === 'stage') return { state: { kind: 'stage', index: base.index }, image: undefined, triggers: [] };
  if (base.kind === 'scratch') return { state: { kind: 'ready', state: scratchState(wanted), image: undefined }, image: undefined, triggers: [] };
  const found = await resolveBase(rooms, { name: base.name, platform: wanted, step: from.step, request, signal }, emit);
  const layers = rooms.images.layersOf(found.id);
  stack.use(rooms.images.hold(keysOf(layers)));
  const image = { image: base.name, digest: found.id };
  return { state: { kind: 'ready', state: imageState(found, layers), image }, image, triggers: parseTriggers(found.config.config?.OnBuild ?? [], { range: from.lines }) };
}

/** The image behind a `--from` that is no stage. */
export async function resolveFrom(build: PlannedBuild, from: string): Promise<StageState> {
  const { state } = await resolveOne(build, { base: { kind: 'image', name: from }, platform: undefined }, { step: 0, lines: { start: 1, end: 1 } });
  if (state.kind !== 'ready') throw new EngineError('internal', `${from}: not an image`);
  return state.state;
}

/** What keeps layers from garbage collection. */
export function keysOf(layers: readonly NewLayer[]): string[] {
  return layers.flatMap(({ chainId, descriptor }) => [chainId, descriptor.digest]);
}
