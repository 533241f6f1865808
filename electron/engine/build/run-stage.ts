import { setImmediate } from 'node:timers/promises';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { PlannedStep } from '../../shared/engine-api/builds.ts';
import type { Instruction } from '../dockerfile/dockerfile.ts';
import { expandInstruction } from '../dockerfile/expand-instruction.ts';
import type { BuildRun, StepPlace } from './build-run.ts';
import type { StageState } from './stage-state.ts';
import { applySetting } from './steps/apply-setting.ts';
import { describeSetting } from './steps/describe-instruction.ts';
import { planRun } from './steps/run-step.ts';
import { lookupIn, withArgs } from './steps/scope.ts';
import { takeFileStep, takeSettingStep, type Above } from './steps/take-step.ts';
import { planTransfer } from './steps/transfer-step.ts';
import { planWorkdir, resolveFolder } from './steps/workdir-step.ts';

const longestTurnMs = 10;

/** A line of the plan with what it says. */
export type StageStep = { readonly planned: PlannedStep; readonly instruction: Instruction };

/** A stage that is built, and the first step of it, or of those that it stands on, that was no hit. */
export type BuiltStage = { readonly state: StageState; readonly changed: number | undefined };

/** Takes the steps of a stage one after the other. What fails carries the step and its lines: see {@link stepOf}. */
export async function runStage(run: BuildRun, base: BuiltStage, stage: { readonly name: string; readonly noCache: boolean; readonly steps: readonly StageStep[] }): Promise<BuiltStage> {
  const above: Above = { changed: base.changed };
  const pause = createPauses();
  let { state } = base;
  for (const { planned, instruction } of stage.steps) {
    await pause();
    run.signal.throwIfAborted();
    let isTold = false;
    const told: BuildRun = { ...run, emit: (event) => {
      isTold ||= event.kind === 'step-started';
      run.emit(event);
    } };
    try {
      state = await takeStep(told, state, { place: { planned, stage: stage.name, noCache: stage.noCache }, instruction, above });
    } catch (error) {
      // What it reads was not there: it fails before it is known whether it was made before.
      if (!isTold) run.emit({ kind: 'step-started', step: planned.step, at: Date.now(), miss: undefined });
      throw inStep(error, planned);
    }
  }
  return { state, changed: above.changed };
}

/** Steps that are cached wait for nothing: now and then it is the turn of others, and of who cancels. */
function createPauses(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < longestTurnMs) return;
    await setImmediate();
    last = performance.now();
  };
}

async function takeStep(run: BuildRun, state: StageState, { place, instruction, above }: { place: StepPlace; instruction: Instruction; above: Above }): Promise<StageState> {
  const { escape } = run.dockerfile.directives;
  const lookup = lookupIn(state);
  const variables: Record<string, string> = {};
  const expanded = expandInstruction(instruction, (name) => {
    const value = lookup(name);
    variables[name] = value ?? '';
    return value;
  }, escape);
  if (expanded.kind === 'run') return takeFileStep(run, state, { place, step: await planRun(run, state, { instruction: expanded, step: place.planned.step }), above });
  if (expanded.kind === 'workdir') {
    const folder = resolveFolder(state, expanded.path);
    const next = await takeFileStep(run, state, { place, step: planWorkdir(run, state, { folder, variables }), above });
    return { ...next, config: { ...next.config, WorkingDir: folder } };
  }
  if (expanded.kind === 'copy' || expanded.kind === 'add') {
    await using scope = new AsyncDisposableStack();
    return await takeFileStep(run, state, { place, step: await planTransfer(run, state, { instruction: expanded, step: place.planned.step, variables, scope }), above });
  }
  const args = instruction.kind === 'arg' ? withArgs(state, instruction, { outer: run.outer, escape }) : state.args;
  return takeSettingStep(run, state, { place, next: { ...applySetting(state, expanded), args }, createdBy: describeSetting(expanded) });
}

/** Errors are values of others: where they happened is kept beside them. */
const places = new WeakMap<object, PlannedStep>();

/** The step that failed, of an error out of {@link runStage}. */
export function stepOf(error: unknown): PlannedStep | undefined {
  return typeof error === 'object' && error !== null ? places.get(error) : undefined;
}

/** The error, with the step that it belongs to. */
export function inStep(error: unknown, planned: PlannedStep): unknown {
  const own = isEngineError(error) || !(error instanceof Error) ? error : new EngineError('internal', `${planned.text}: ${error.message}`, { cause: error });
  // One that ends other stages comes by here again.
  if (typeof own === 'object' && own !== null && !places.has(own)) places.set(own, planned);
  return own;
}
