import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Platform } from '../../shared/oci/platform.ts';
import type { Dockerfile, Instruction, LineRange, Stage } from './dockerfile.ts';
import { expandFrom, resolveArgs } from './expand-instruction.ts';
import { didYouMean } from './nearest-name.ts';
import { errorAt } from './parse-error.ts';
import { parseTrigger } from './parse-instruction.ts';
import { platformArgs } from './predefined-args.ts';

/** The stages that a target needs, in the order of the file. */
export type StageGraph = {
  readonly target: number;
  readonly stages: readonly StageNeeds[];
};

export type StageNeeds = {
  readonly index: number;
  readonly base: { readonly kind: 'stage'; readonly index: number } | { readonly kind: 'image'; readonly name: string } | { readonly kind: 'scratch' };
  /** After FROM --platform; undefined: the build's. */
  readonly platform: string | undefined;
  /** What runs before its own instructions: ONBUILD of the stage that it stands on, or of its image where that was given. */
  readonly triggers: readonly Instruction[];
  /** What its COPY --from and mounts name, each once. A stage may come later in the file. */
  readonly reads: readonly StageRead[];
};

/** `range`: the first instruction that names it. */
export type StageRead = { readonly name: string; readonly range: LineRange } & ({ readonly kind: 'stage'; readonly index: number } | { readonly kind: 'image' | 'scratch' });

export type StageRequest = {
  /** '' is the last stage; a name or a number. */
  readonly target: string;
  readonly global: ReadonlyMap<string, string>;
  /** By stage, of images that are known by now (see `parseTriggers`): they may copy from other stages. */
  readonly triggers?: ReadonlyMap<number, readonly Instruction[]>;
};

/** Values of the arguments before the first FROM, and of the platform: what FROM lines see, and stages that name them with ARG. */
export function globalScope(dockerfile: Dockerfile, { given, ...platforms }: { given: Readonly<Record<string, string>>; build: Platform; target: Platform; stage: string }): Map<string, string> {
  const values = new Map(platformArgs(platforms));
  for (const [name, value] of Object.entries(given)) if (values.has(name)) values.set(name, value);
  const lookups = { given: (name: string) => (Object.hasOwn(given, name) ? given[name] : undefined), global: (name: string) => values.get(name), scope: (name: string) => values.get(name) };
  for (const instruction of dockerfile.globalArgs) {
    for (const { name, value } of resolveArgs(instruction, lookups, dockerfile.directives.escape)) if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** What an image wants to be done first by those who stand on it, as instructions at their FROM line. `invalid` where one is none. */
export function parseTriggers(triggers: readonly string[], { range }: { readonly range: LineRange }): Instruction[] {
  return triggers.map((trigger) => parseTrigger(trigger, range));
}

/**
 * What has to be built for a target. `invalid`: no such target (with the nearest name), a stage's number that there is none of, a
 * base that is blank after expansion, and stages that wait for each other in a circle, anywhere in the file. Pure.
 */
export function planStages(dockerfile: Dockerfile, { target, global, triggers = new Map() }: StageRequest): StageGraph {
  const wanted = findTarget(dockerfile, target);
  const names = createNames(dockerfile);
  const all = dockerfile.stages.map((stage) => needsOf(stage, { dockerfile, names, global, triggers }));
  const circle = findCircle(all);
  if (circle !== undefined) throw circleError(dockerfile, all, circle);
  const needed = new Set([wanted]);
  for (const index of needed) for (const next of waitsFor(all[index])) needed.add(next);
  return { target: wanted, stages: all.filter(({ index }) => needed.has(index)) };
}

type Names = { before(index: number, name: string): number | undefined; anywhere(name: string): number | undefined };

/** A name that comes twice means the last one: of those before, for FROM. */
function createNames({ stages }: Dockerfile): Names {
  const byName = new Map<string, number[]>();
  for (const { name, index } of stages) if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), index]);
  return {
    before: (index, name) => byName.get(name.toLowerCase())?.findLast((other) => other < index),
    anywhere: (name) => byName.get(name.toLowerCase())?.at(-1),
  };
}

function findTarget(dockerfile: Dockerfile, target: string): number {
  const { stages } = dockerfile;
  if (target === '') return stages.length - 1;
  const index = createNames(dockerfile).anywhere(target) ?? (/^\d{1,6}$/.test(target) ? stages[Number(target)]?.index : undefined);
  if (index !== undefined) return index;
  const names = stages.flatMap(({ name }) => name ?? []);
  const all = names.length === 0 ? 'no stage has a name' : `the stages are ${[...new Set(names)].slice(0, 20).join(', ')}`;
  throw new EngineError('invalid', `target stage "${target}" could not be found${didYouMean(target, names)}: ${all}`);
}

type Surroundings = { readonly dockerfile: Dockerfile; readonly names: Names; readonly global: ReadonlyMap<string, string>; readonly triggers: ReadonlyMap<number, readonly Instruction[]> };

function needsOf(stage: Stage, { dockerfile, names, global, triggers: given }: Surroundings): StageNeeds {
  const { base, platform } = expandFrom(stage, (name) => global.get(name), dockerfile.directives.escape);
  // A number is an image's name here, as in Docker.
  const parent = names.before(stage.index, base);
  const below = parent === undefined ? undefined : dockerfile.stages[parent];
  const triggers = below === undefined ? (given.get(stage.index) ?? []) : parseTriggers(below.instructions.flatMap((instruction) => (instruction.kind === 'onbuild' ? [instruction.trigger] : [])), stage.from);
  const sources = new Map<string, LineRange>();
  for (const instruction of [...triggers, ...stage.instructions]) for (const name of sourcesOf(instruction)) if (!sources.has(name)) sources.set(name, instruction.range);
  return {
    index: stage.index,
    base: parent !== undefined ? { kind: 'stage', index: parent } : base === 'scratch' ? { kind: 'scratch' } : { kind: 'image', name: base },
    platform,
    triggers,
    reads: [...sources].map(([name, range]) => readOf(dockerfile, names, { name, range })),
  };
}

function sourcesOf(instruction: Instruction): string[] {
  if (instruction.kind === 'copy') return instruction.from === undefined ? [] : [instruction.from];
  return instruction.kind === 'run' ? instruction.mounts.flatMap(({ from }) => from ?? []) : [];
}

function readOf({ stages }: Dockerfile, names: Names, { name, range }: { readonly name: string; readonly range: LineRange }): StageRead {
  if (/^[+-]?\d+$/.test(name)) {
    const index = Number(name);
    if (!(index >= 0 && index < stages.length)) throw errorAt(`invalid stage index ${name}: the stages are numbered from 0 to ${stages.length - 1}`, range);
    return { name, range, kind: 'stage', index };
  }
  const index = names.anywhere(name);
  return index === undefined ? { name, range, kind: name === 'scratch' ? 'scratch' : 'image' } : { name, range, kind: 'stage', index };
}

function waitsFor(needs: StageNeeds | undefined): number[] {
  if (needs === undefined) return [];
  return [...(needs.base.kind === 'stage' ? [needs.base.index] : []), ...needs.reads.flatMap((read) => (read.kind === 'stage' ? [read.index] : []))];
}

/** The first circle, as the stages on it; without recursion, as a chain may be as long as the file. */
function findCircle(all: readonly StageNeeds[]): number[] | undefined {
  const done = new Set<number>();
  for (const { index: start } of all) {
    const path: { readonly index: number; readonly next: number[] }[] = [];
    const onPath = new Set<number>();
    const enter = (index: number): void => {
      path.push({ index, next: waitsFor(all[index]) });
      onPath.add(index);
    };
    if (!done.has(start)) enter(start);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = last.next.shift();
      if (next === undefined) {
        path.pop();
        onPath.delete(last.index);
        done.add(last.index);
      } else if (onPath.has(next)) {
        return path.slice(path.findIndex(({ index }) => index === next)).map(({ index }) => index);
      } else if (!done.has(next)) enter(next);
    }
  }
  return undefined;
}

/** At the instruction that leads into the circle. */
function circleError({ stages }: Dockerfile, all: readonly StageNeeds[], indexes: readonly number[]): EngineError {
  const [first = 0, second = first] = indexes;
  const called = [...indexes, first].map((index) => stages[index]?.name ?? String(index));
  const shown = called.length > 12 ? [...called.slice(0, 10), '...', called.at(-1)] : called;
  const read = all[first]?.reads.find((one) => one.kind === 'stage' && one.index === second);
  return errorAt(`circular dependency detected on stage: ${called[0]}: ${shown.join(' needs ')}`, read?.range ?? stages[first]?.from.range ?? { start: 1, end: 1 });
}
