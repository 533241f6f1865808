import type { FileTree } from './context/build-context.ts';
import type { BuildRun } from './build-run.ts';
import type { StagePlan } from './plan-build.ts';
import { runStage, type BuiltStage } from './run-stage.ts';
import { childState } from './start-state.ts';
import { topOf, type StageState } from './stage-state.ts';
import { secondsSince } from './steps/take-step.ts';

export type StageWork = {
  readonly plan: StagePlan;
  readonly noCache: boolean;
  /** The stage that it stands on, or what it begins with. */
  readonly base: { readonly kind: 'stage'; readonly index: number } | { readonly kind: 'ready'; readonly state: StageState; readonly image: { readonly image: string; readonly digest: string } | undefined };
};

/** Builds stages side by side, each as soon as those that it stands on are done; one that fails ends the others. */
export type Stages = {
  /** A stage when it is done. */
  get(index: number): Promise<BuiltStage>;
  /** When nothing works any more; rejects with what failed first. */
  readonly ended: Promise<void>;
};

export function startStages(runOf: (stages: Pick<Stages, 'get'>) => BuildRun, works: readonly StageWork[], fail: (error: unknown) => void): Stages {
  const promises = new Map<number, Promise<BuiltStage>>();
  const get = (index: number): Promise<BuiltStage> => promises.get(index) as Promise<BuiltStage>;
  const run = runOf({ get });
  for (const work of works) {
    // Others wait for it by its number: it is there before it begins.
    const started = Promise.resolve().then(() => buildOne(run, get, work));
    started.catch(fail);
    promises.set(work.plan.stage.index, started);
  }
  return { get, ended: Promise.allSettled(promises.values()).then(() => undefined) };
}

async function buildOne(run: BuildRun, get: Stages['get'], { plan, noCache, base }: StageWork): Promise<BuiltStage> {
  const { from } = plan;
  const parent = base.kind === 'stage' ? await get(base.index) : undefined;
  const started = performance.now();
  run.emit({ kind: 'step-started', step: from.step, at: Date.now(), miss: undefined });
  const state = base.kind === 'ready' ? base.state : childState((parent as BuiltStage).state);
  run.hold(state.layers);
  const image = base.kind === 'ready' ? base.image : undefined;
  run.record({ step: from.step, stage: plan.name, text: from.text, base: image, recipe: undefined, key: undefined, cached: true, seconds: 0 });
  run.emit({ kind: 'step-finished', step: from.step, at: Date.now(), cached: true, seconds: secondsSince(started), ranSeconds: 0, bytes: state.layers.reduce((sum, { size }) => sum + size, 0), layer: topOf(state) });
  return runStage(run, { state, changed: parent?.changed }, { name: plan.name, noCache, steps: plan.steps });
}

/** What `--from` names, as a tree. */
export async function openStageTree(run: Pick<BuildRun, 'trees'>, stage: Promise<BuiltStage>, name: string): Promise<FileTree> {
  return run.trees.open(topOf((await stage).state), `stage ${name}`);
}
