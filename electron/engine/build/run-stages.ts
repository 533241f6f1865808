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

/** Stages that are built side by side, each as soon as those that it stands on are done. */
export type Stages = {
  /** A stage when it is done; others may wait for it before it begins. */
  get(index: number): Promise<BuiltStage>;
  /** Builds them all; `failed` is told of the first that does not succeed. Settles when nothing works any more, and never rejects. */
  build(run: BuildRun, failed: (error: unknown) => void): Promise<void>;
};

export function createStages(works: readonly StageWork[]): Stages {
  const ends = new Map(works.map(({ plan }) => [plan.stage.index, Promise.withResolvers<BuiltStage>()]));
  const get = (index: number): Promise<BuiltStage> => (ends.get(index) as PromiseWithResolvers<BuiltStage>).promise;
  // A stage that nobody waits for may fail as well.
  for (const { promise } of ends.values()) promise.catch(() => undefined);
  return {
    get,
    build: async (run, failed) => {
      await Promise.all(
        works.map(async (work) => {
          const end = ends.get(work.plan.stage.index) as PromiseWithResolvers<BuiltStage>;
          try {
            end.resolve(await buildOne(run, get, work));
          } catch (error) {
            failed(error);
            end.reject(error);
          }
        }),
      );
    },
  };
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
