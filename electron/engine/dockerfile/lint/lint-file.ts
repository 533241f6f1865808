import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { BuildFinding } from '../../../shared/engine-api/builds.ts';
import type { Dockerfile, Instruction, LineRange, Stage } from '../dockerfile.ts';
import { expandFrom, resolveArgs } from '../expand-instruction.ts';
import { expandText, type Lookup } from '../expand.ts';
import { splitLogicalLines } from '../logical-lines.ts';
import { platformArgNames } from '../predefined-args.ts';

export type LintOptions = {
  /** Given with `--build-arg`. */
  readonly args: Readonly<Record<string, string>>;
  /** What is built; '' or nothing: the last stage. */
  readonly target?: string;
  /** What is known of an image that a stage stands on: names of the variables that it sets, and its user ('' is root). */
  readonly baseOf?: (name: string) => { readonly variables: readonly string[]; readonly user: string } | undefined;
  /** By .dockerignore, where it is known: see `createIgnore`. */
  readonly isIgnored?: ((path: string) => boolean) | undefined;
};

/** What a rule finds at a place. `rewrite` replaces the lines. */
export type Found = { readonly message: string; readonly lines: LineRange; readonly rewrite?: string | undefined; readonly advice?: string };

/** One thing that can be wrong. `advice`: why it matters and what to write instead. */
export type LintRule = {
  readonly name: string;
  readonly severity: BuildFinding['severity'];
  readonly advice: string;
  /** Only where `# check=experimental=` names it, or says all. */
  readonly isExperimental?: true;
  readonly check: (file: LintFile) => Iterable<Found>;
};

/** A Dockerfile with what rules ask of it. */
export type LintFile = {
  readonly dockerfile: Dockerfile;
  readonly options: LintOptions;
  readonly stages: readonly LintStage[];
  /** Values of ARG before the first FROM; undefined: declared without one. */
  readonly globals: ReadonlyMap<string, string | undefined>;
  /** Keywords as they were written, and empty lines inside of instructions. */
  readonly lines: readonly { readonly keyword: string; readonly range: LineRange; readonly emptyLines: readonly number[] }[];
  /** The lines of the file. */
  sourceOf(range: LineRange): string;
};

export type LintStage = {
  readonly stage: Stage;
  /** With arguments replaced as far as they are known; the text itself where it is wrong. */
  readonly base: string;
  /** The stage that it stands on. */
  readonly parent: number | undefined;
  /** What is built ends up in it: the target, or one that the target stands on. */
  readonly isShipped: boolean;
  readonly isTarget: boolean;
};

export function openLintFile(dockerfile: Dockerfile, options: LintOptions): LintFile {
  const raw = dockerfile.text.replace(/^\uFEFF/, '').split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const globals = readGlobals(dockerfile, options);
  const stages = readStages(dockerfile, globals, options.target ?? '');
  const lines = splitLogicalLines(dockerfile.text).lines.map(({ text, range, emptyLines }) => ({ keyword: /^\S+/.exec(text)?.[0] ?? '', range, emptyLines }));
  return { dockerfile, options, stages, globals, lines, sourceOf: ({ start, end }) => raw.slice(start - 1, end).join('\n') };
}

type Narrow<I, K> = I extends { readonly kind: infer J } ? ([Extract<J, K>] extends [never] ? never : I & { readonly kind: Extract<J, K> }) : never;

/** The instruction of a kind, also where its type stands for several kinds. */
export type OfKind<K extends Instruction['kind']> = Narrow<Instruction, K>;

/** The instructions of some kinds, stage by stage. */
export function* each<K extends Instruction['kind']>({ stages }: LintFile, ...kinds: readonly K[]): Generator<{ readonly stage: LintStage; readonly instruction: OfKind<K> }> {
  const wanted: ReadonlySet<string> = new Set(kinds);
  for (const stage of stages) {
    for (const instruction of stage.stage.instructions) if (wanted.has(instruction.kind)) yield { stage, instruction: instruction as OfKind<K> };
  }
}

/** Whether the stage itself, or one that it stands on, has something. */
export function isTrueBelow(file: LintFile, from: LintStage, test: (stage: LintStage) => boolean): boolean {
  for (let stage: LintStage | undefined = from; stage !== undefined; stage = stage.parent === undefined ? undefined : file.stages[stage.parent]) if (test(stage)) return true;
  return false;
}

function readGlobals({ globalArgs, directives }: Dockerfile, { args }: LintOptions): Map<string, string | undefined> {
  const values = new Map<string, string | undefined>();
  const given: Lookup = (name) => (Object.hasOwn(args, name) ? args[name] : undefined);
  const lookup: Lookup = (name) => values.get(name) ?? (platformArgNames.includes(name) ? given(name) : undefined);
  for (const instruction of globalArgs) {
    try {
      for (const { name, value } of resolveArgs(instruction, { given, global: lookup, scope: lookup }, directives.escape)) values.set(name, value);
    } catch (error) {
      // The build will say so; what is declared is known all the same.
      if (!(error instanceof EngineError)) throw error;
      for (const { name } of instruction.args) values.set(name, undefined);
    }
  }
  return values;
}

function readStages({ stages, directives }: Dockerfile, globals: ReadonlyMap<string, string | undefined>, target: string): LintStage[] {
  const byName = new Map<string, number>();
  const all = stages.map((stage) => {
    const base = expandBase(stage, (name) => globals.get(name), directives.escape);
    const parent = byName.get(base.toLowerCase());
    if (stage.name !== undefined) byName.set(stage.name, stage.index);
    return { stage, base, parent };
  });
  const last = byName.get(target.toLowerCase()) ?? (/^\d{1,6}$/.test(target) && Number(target) < stages.length ? Number(target) : stages.length - 1);
  const shipped = new Set<number>();
  for (let index: number | undefined = last; index !== undefined; index = all[index]?.parent) shipped.add(index);
  return all.map((stage, index) => ({ ...stage, isShipped: shipped.has(index), isTarget: index === last }));
}

function expandBase(stage: Stage, lookup: Lookup, escape: Dockerfile['directives']['escape']): string {
  try {
    const kept = expandText(stage.base, lookup, { escape, keepUnset: true });
    return kept.includes('$') ? kept : expandFrom(stage, lookup, escape).base;
  } catch (error) {
    if (error instanceof EngineError) return stage.base;
    throw error;
  }
}
