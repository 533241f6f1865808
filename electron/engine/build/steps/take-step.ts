import { createHash } from 'node:crypto';
import type { CacheMiss } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { HistoryEntry } from '../../../shared/oci/manifest.ts';
import { chainId } from '../../snapshots/chain-id.ts';
import { changedAfter } from '../cache/explain-miss.ts';
import type { CachedResult } from '../cache/build-cache.ts';
import type { BuildRun, FileStep, StepPlace } from '../build-run.ts';
import type { StageState } from '../stage-state.ts';

/** The first step above, in one stage and those that it stands on, that made files anew. Settings are in the recipes of the steps that see them. */
export type Above = { changed: number | undefined };

/**
 * Takes a step that makes files: from the cache where its key is known, else by making it, and says which and why. Returns the stage as it is then. A step that
 * fails is told as far as it came, and keeps nothing.
 */
export async function takeFileStep(run: BuildRun, state: StageState, { place, step, above }: { place: StepPlace; step: FileStep; above: Above }): Promise<StageState> {
  const { planned } = place;
  const key = run.cache.key(step.recipe);
  using _claim = place.noCache ? undefined : await run.cache.claim(key, run.signal);
  const found = place.noCache ? undefined : (run.cache.find(key, run.id) ?? (await findImported(run, state, { key, place, step })));
  const miss = found === undefined ? await explain(run, { place, step, above }) : undefined;
  if (miss !== undefined) above.changed = changedAfter(above.changed, miss, planned.step);
  const started = performance.now();
  run.emit({ kind: 'step-started', step: planned.step, at: Date.now(), miss });
  const result = found === undefined ? await makeResult(run, { key, place, step }) : await putInPlace(run, state, { found, place, step });
  const layer = result.layer;
  if (layer !== undefined) run.hold([layer]);
  finish(run, { place, key, cached: found !== undefined, seconds: secondsSince(started), ranSeconds: result.seconds, bytes: layer?.size ?? 0, layer: layer?.chainId ?? state.layers.at(-1)?.chainId });
  run.record({ step: planned.step, stage: place.stage, text: planned.text, base: undefined, recipe: step.recipe, key, cached: found !== undefined, seconds: result.seconds });
  const line: HistoryEntry = { created: clampTime(result.createdAt, run.latest), created_by: step.createdBy, ...(layer === undefined && { empty_layer: true }) };
  return { ...state, layers: layer === undefined ? state.layers : [...state.layers, layer], history: [...state.history, line], key };
}

/** A layer that does not depend on what is below it (`--link`) may have been made on something else. */
async function putInPlace(run: BuildRun, { layers: below }: StageState, { found, place, step }: { found: CachedResult; place: StepPlace; step: FileStep }): Promise<CachedResult> {
  const { layer, key, seconds } = found;
  if (layer === undefined || layer.chainId === chainId(below.at(-1)?.chainId, layer.diffId)) return found;
  using hold = new DisposableStack();
  const stacked = await run.rooms.images.stackLayer({ layer, below, hold, signal: run.signal });
  run.hold([stacked]);
  return { ...run.cache.put({ key, layer: stacked, seconds, recipe: step.recipe, text: place.planned.text, build: run.id }), createdAt: found.createdAt };
}

/** What another engine made of the same is ours from now on. */
async function findImported(run: BuildRun, { layers }: StageState, { key, place, step }: { key: Digest; place: StepPlace; step: FileStep }): Promise<CachedResult | undefined> {
  using hold = new DisposableStack();
  const found = await run.imported.find(key, { below: layers, hold });
  if (found?.layer !== undefined) run.hold([found.layer]);
  return found && run.cache.put({ ...found, recipe: step.recipe, text: place.planned.text, build: run.id });
}

/** A step that changes settings alone costs nothing; it counts as cached where an earlier build came by it on the same ground. */
export function takeSettingStep(run: BuildRun, state: StageState, { place, next, createdBy }: { place: StepPlace; next: StageState; createdBy: string }): StageState {
  const { planned } = place;
  const key = settingKey(state.key, createdBy);
  const cached = !place.noCache && run.earlier.some(({ steps }) => steps.some((step) => step.key === key));
  run.emit({ kind: 'step-started', step: planned.step, at: Date.now(), miss: undefined });
  finish(run, { place, key, cached, seconds: 0, ranSeconds: cached ? 0 : undefined, bytes: 0, layer: state.layers.at(-1)?.chainId });
  run.record({ step: planned.step, stage: place.stage, text: planned.text, base: undefined, recipe: undefined, key, cached, seconds: 0 });
  return { ...next, key, history: [...state.history, { created: lastCreated(state), created_by: createdBy, empty_layer: true }] };
}

/** Settings change no file: steps below them do not depend on their place, and the next line of history has the time of the one before. */
export function lastCreated({ history, baseTime }: Pick<StageState, 'history' | 'baseTime'>): string {
  return history.at(-1)?.created ?? new Date(baseTime * 1000).toISOString();
}

function settingKey(before: string, text: string): Digest {
  return `sha256:${createHash('sha256').update(`${before}\n${text}`).digest('hex')}` as Digest;
}

async function explain(run: BuildRun, { place, step, above }: { place: StepPlace; step: FileStep; above: Above }): Promise<CacheMiss> {
  const { planned, stage } = place;
  const miss = await run.cache.explain({
    step: { step: planned.step, stage, text: planned.text, base: undefined },
    plan: run.plan,
    recipe: step.recipe,
    earlier: run.earlier,
    changedAbove: above.changed,
  });
  return place.noCache ? { ...miss, reason: { kind: 'no-cache' } } : miss;
}

async function makeResult(run: BuildRun, { key, place, step }: { key: Digest; place: StepPlace; step: FileStep }): Promise<CachedResult> {
  const started = performance.now();
  let drift: string | undefined;
  const layer = await step.make((path) => (drift = path));
  run.signal.throwIfAborted();
  if (layer !== undefined) run.hold([layer]);
  const seconds = secondsSince(started);
  if (drift !== undefined) return { key, layer, seconds, createdAt: new Date().toISOString() };
  return run.cache.put({ key, layer, seconds, recipe: step.recipe, text: place.planned.text, build: run.id });
}

type Finished = { place: StepPlace; key: Digest; cached: boolean; seconds: number; ranSeconds: number | undefined; bytes: number; layer: string | undefined };

function finish(run: BuildRun, { place, cached, seconds, ranSeconds, bytes, layer }: Finished): void {
  run.emit({ kind: 'step-finished', step: place.planned.step, at: Date.now(), cached, seconds, ranSeconds: cached ? ranSeconds : undefined, bytes, layer });
}

/** Milliseconds are enough. */
export function secondsSince(started: number): number {
  return Math.round(performance.now() - started) / 1000;
}

export function clampTime(iso: string, latest: number | undefined): string {
  return latest === undefined || Date.parse(iso) <= latest * 1000 ? iso : new Date(latest * 1000).toISOString();
}
