import type { PlannedStage, PlannedStep } from '../../shared/engine-api/builds.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/dockerfile.ts';
import type { StageGraph } from '../dockerfile/stage-graph.ts';
import type { StageStep } from './run-stage.ts';

/** The stages of a build with the numbers of their steps. */
export type BuildPlan = {
  readonly stages: readonly StagePlan[];
  readonly steps: readonly PlannedStep[];
};

export type StagePlan = {
  readonly stage: Stage;
  /** Its name, or its number. */
  readonly name: string;
  readonly from: PlannedStep;
  readonly steps: readonly StageStep[];
};

/**
 * Numbers the steps of the stages that are needed, in the order of the file, and says what each waits for. What bases want to be done first has numbers after all others,
 * so that a plan without it stays true. Pure.
 */
export function planBuild(dockerfile: Dockerfile, graph: StageGraph): BuildPlan {
  const needed = graph.stages.map(({ index }) => dockerfile.stages[index] as Stage);
  let next = 0;
  const numbered = needed.map((stage) => ({ stage, from: next++, own: stage.instructions.map((instruction) => ({ instruction, step: next++ })) }));
  const first = graph.stages.map(({ triggers }) => triggers.map((instruction) => ({ instruction, step: next++ })));
  const last = new Map<number, number>();
  const stages = numbered.map(({ stage, from, own }, index): StagePlan => {
    const before = graph.stages[index];
    const base = before?.base.kind === 'stage' ? last.get(before.base.index) : undefined;
    const planned = planStep(stage, { step: from, kind: 'from', text: stage.from.text, lines: stage.from.range, needs: base === undefined ? [] : [base] });
    let above = from;
    const steps = [...(first[index] ?? []).map((item) => ({ ...item, lines: stage.from.range })), ...own.map((item) => ({ ...item, lines: item.instruction.range }))].map(({ instruction, step, lines }) => {
      const reads = (before?.reads ?? []).flatMap((read) => (read.kind === 'stage' && readsFrom(instruction, read.name) ? [last.get(read.index) ?? []].flat() : []));
      const item = { planned: planStep(stage, { step, kind: kindOf(instruction), text: instruction.text, lines, needs: [above, ...reads] }), instruction };
      above = step;
      return item;
    });
    last.set(stage.index, above);
    return { stage, name: nameOf(stage), from: planned, steps };
  });
  const steps = stages.flatMap((stage) => [stage.from, ...stage.steps.map(({ planned }) => planned)]).toSorted((a, b) => a.step - b.step);
  return { stages, steps };
}

/** For people. */
export function describeStages({ stages }: BuildPlan, platforms: (stage: number) => string): PlannedStage[] {
  return stages.map(({ stage, name }) => ({ stage: stage.index, name, base: stage.base, platform: platforms(stage.index) }));
}

export function nameOf({ name, index }: Pick<Stage, 'name' | 'index'>): string {
  return name ?? String(index);
}

function planStep({ index }: Stage, step: Omit<PlannedStep, 'stage'>): PlannedStep {
  return { ...step, stage: index };
}

function kindOf({ kind }: Instruction): PlannedStep['kind'] {
  return kind === 'run' || kind === 'copy' || kind === 'add' || kind === 'workdir' ? kind : 'setting';
}

function readsFrom(instruction: Instruction, name: string): boolean {
  if (instruction.kind === 'copy') return instruction.from === name;
  return instruction.kind === 'run' && instruction.mounts.some(({ from }) => from === name);
}
