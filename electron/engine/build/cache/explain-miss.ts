import type { CacheMiss, MissReason } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import { alignLines } from './align-steps.ts';
import type { FileListEntry, MissRequest, RecordedStep, StepRecipe } from './build-cache.ts';
import { canonicalJson } from '../../images/canonical-json.ts';
import { compareFiles } from './compare-files.ts';

type ReadFiles = (digest: Digest) => Promise<readonly FileListEntry[] | undefined>;

/** A step, and what it was in an earlier build. */
type Counterpart = {
  readonly build: string;
  readonly step: RecordedStep & { readonly recipe: StepRecipe };
  /** What the stage stood on. */
  readonly base: RecordedStep['base'];
  /** Steps above it that made layers and are not there any more. */
  readonly removed: readonly RecordedStep[];
};

/** Why nothing was found for a step: its own causes come before those that it has from above. Asks for lists of files alone. */
export async function explainMiss(request: MissRequest, readFiles: ReadFiles): Promise<CacheMiss> {
  const same = findSameRecipe(request);
  if (same) return { reason: { kind: 'pruned' }, lastSeconds: same.step.seconds, build: same.build };
  const found = findCounterpart(request);
  if (typeof found === 'string') return { reason: { kind: found }, lastSeconds: undefined, build: undefined };
  const reason = ownReason(request, found) ?? (await filesReason(request.recipe, found.step.recipe, readFiles)) ?? reasonAbove(request, found);
  return { reason, lastSeconds: found.step.seconds, build: found.build };
}

/** The step that those below a missed one have their change from: the first that made files anew. Where a result was only removed, all above it is as it was. */
export function changedAfter(above: number | undefined, { reason }: CacheMiss, step: number): number {
  return reason.kind === 'pruned' ? step : (above ?? step);
}

function findSameRecipe({ recipe, earlier }: MissRequest): { build: string; step: RecordedStep } | undefined {
  const wanted = canonicalJson(recipe);
  for (const { build, steps } of earlier) {
    const step = steps.find((other) => other.recipe?.instruction === recipe.instruction && canonicalJson(other.recipe) === wanted);
    if (step) return { build, step };
  }
  return undefined;
}

/**
 * In the build whose result was the nearest, of those as near in the newest: who builds with two values of an argument by turns asks about what else changed.
 * `first-build` where none ran it, `instruction-added` where the newest with this stage had no such line.
 */
function findCounterpart(request: MissRequest): Counterpart | 'first-build' | 'instruction-added' {
  let known: 'first-build' | 'instruction-added' | undefined;
  let nearest: { readonly found: Counterpart; readonly distance: number } | undefined;
  for (const { build, steps } of request.earlier) {
    const own = request.plan.filter(({ stage }) => stage === request.step.stage);
    const before = stageLike(steps, request.step.stage, own.map(({ text }) => text));
    if (before.length === 0) continue;
    const aligned = alignLines(before.map(({ text }) => text), own.map(({ text }) => text));
    const at = aligned[own.findIndex(({ step }) => step === request.step.step)]?.earlier;
    const step = at === undefined ? undefined : before[at];
    if (at !== undefined && step && hasRecipe(step)) {
      const kept = new Set(aligned.map(({ earlier }) => earlier));
      const found = { build, step, base: before.find(({ base }) => base)?.base, removed: before.filter((other, index) => index < at && !kept.has(index) && hasRecipe(other)) };
      const distance = countDifferences(step.recipe, request.recipe);
      if (nearest === undefined || distance < nearest.distance) nearest = { found, distance };
      continue;
    }
    // A line that was there without a run: that build did not come so far.
    known ??= step === undefined ? 'instruction-added' : 'first-build';
  }
  return nearest?.found ?? known ?? 'first-build';
}

/** How many of the things that a result depends on are others. */
function countDifferences(before: StepRecipe, after: StepRecipe): number {
  const own = [before.instruction !== after.instruction, before.parent !== after.parent];
  const fields = [...changedFields(before.settings, after.settings), ...changedFields(before.arguments, after.arguments)];
  const inputs = after.inputs.filter(({ files }, index) => files !== before.inputs[index]?.files);
  return own.filter(Boolean).length + inputs.length + fields.length;
}

function hasRecipe(step: RecordedStep): step is Counterpart['step'] {
  return step.recipe !== undefined;
}

/** The steps of the stage with this name, or of one that is called otherwise and has half of its lines. Stages without a name are called by their number, which another stage above changes. */
function stageLike(steps: readonly RecordedStep[], name: string, texts: readonly string[]): readonly RecordedStep[] {
  const stages = Map.groupBy(steps, ({ stage }) => stage);
  const same = stages.get(name);
  if (same && !/^(?:stage-)?\d+$/.test(name)) return same;
  const wanted = new Set(texts);
  const likeness = ([, lines]: [string, RecordedStep[]]): number => lines.filter(({ text }) => wanted.has(text)).length / Math.max(lines.length, texts.length);
  const [best] = [...stages].toSorted((a, b) => likeness(b) - likeness(a) || Number(b[0] === name) - Number(a[0] === name));
  if (best && likeness(best) >= 0.5) return best[1];
  return same && (stages.size === 1 || likeness([name, same]) > 0) ? same : [];
}

function ownReason({ step, plan, recipe, changedAbove }: MissRequest, { step: before, base }: Counterpart): MissReason | undefined {
  const old = before.recipe;
  const now = plan.find((other) => other.stage === step.stage && other.base)?.base;
  if (changedAbove === undefined && recipe.parent !== old.parent && base && now && base.digest !== now.digest) {
    return { kind: 'base-changed', image: now.image, before: base.digest, after: now.digest };
  }
  const argument = changedArgument(old, recipe, step.text);
  const isTextSame = before.text === step.text;
  if (recipe.instruction !== old.instruction || recipe.kind !== old.kind) {
    // The same words with other values in them.
    if (isTextSame && argument && namesOf(step.text).has(argument.name)) return argument;
    return isTextSame
      ? { kind: 'instruction-changed', before: old.instruction, after: recipe.instruction }
      : { kind: 'instruction-changed', before: before.text, after: step.text };
  }
  return argument;
}

/** Variables that a line names. */
function namesOf(text: string): Set<string> {
  return new Set([...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? ''));
}

/** Of several the one that the line names, else the first. */
function changedArgument(before: StepRecipe, after: StepRecipe, text: string): Extract<MissReason, { kind: 'argument-changed' }> | undefined {
  const changed = changedFields(before.arguments, after.arguments);
  const named = namesOf(text);
  const name = changed.find((candidate) => named.has(candidate)) ?? changed[0];
  return name === undefined ? undefined : { kind: 'argument-changed', name, before: valueOf(before.arguments, name), after: valueOf(after.arguments, name) };
}

function changedFields(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.filter((name) => valueOf(before, name) !== valueOf(after, name));
}

/** A variable may be called as what every object has. */
function valueOf(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

async function filesReason(recipe: StepRecipe, before: StepRecipe, readFiles: ReadFiles): Promise<MissReason | undefined> {
  for (const [index, { source, files }] of recipe.inputs.entries()) {
    const same = before.inputs[index];
    const old = same?.source === source ? same : before.inputs.find((input) => input.source === source);
    if (old?.files === files) continue;
    const [then, now] = await Promise.all([old && readFiles(old.files), readFiles(files)]);
    return { kind: 'files-changed', source, ...(then && now ? compareFiles(then, now) : { total: 0, files: [] }) };
  }
  return undefined;
}

function reasonAbove({ step, plan, recipe, changedAbove }: MissRequest, { step: before, removed }: Counterpart): MissReason {
  const old = before.recipe;
  if (recipe.parent !== old.parent) {
    if (changedAbove !== undefined) return { kind: 'parent-changed', step: changedAbove };
    const [gone] = removed;
    if (gone) return { kind: 'instruction-removed', text: gone.text };
    return { kind: 'parent-changed', step: plan.find(({ stage }) => stage === step.stage)?.step ?? step.step };
  }
  const [name] = changedFields(old.settings, recipe.settings);
  if (name !== undefined) return { kind: 'setting-changed', name, before: valueOf(old.settings, name) ?? '', after: valueOf(recipe.settings, name) ?? '' };
  // Nothing is different: what that run made is not kept.
  return { kind: 'pruned' };
}
