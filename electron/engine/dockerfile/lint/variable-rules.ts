import type { Instruction } from '../dockerfile.ts';
import { neededVariables } from '../expand.ts';
import { nearestName } from '../nearest-name.ts';
import { platformArgNames, proxyArgs } from '../predefined-args.ts';
import { shellText } from '../parse-command.ts';
import { variableTexts } from '../variable-texts.ts';
import type { LintFile, LintRule, LintStage } from './lint-file.ts';
import { asLine, isOneInstruction } from './rewrite-lines.ts';

/** What images of all kinds set. */
const common = ['PATH', 'HOME', 'HOSTNAME', 'TERM', 'USER', 'PWD'];

/** Names that are set when an instruction is reached, those of the stages below among them. */
type Scope = { readonly own: Set<string>; readonly given: ReadonlySet<string>; readonly below: Scope | undefined; readonly isComplete: boolean };

/** Variables that are used without being there. */
export const variableRules: readonly LintRule[] = [
  {
    name: 'UndefinedVar',
    severity: 'warning',
    advice: 'A variable that is not set becomes nothing, without an error. Declare it with ARG or ENV before this line, or say what to take instead: ${NAME:-value}.',
    *check(file) {
      for (const { instruction, scope } of walk(file)) {
        for (const name of unsetIn(file, instruction, scope)) {
          if (file.globals.has(name) || platformArgNames.includes(name)) continue;
          // Where nobody knows what the base sets, only what looks like a name of this file is told.
          const near = nearestName(name, namesIn(scope, scope.isComplete ? common : []));
          if (near === undefined && !scope.isComplete) continue;
          yield { message: `${instruction.kind.toUpperCase()} uses the variable ${name}, which is not set${near === undefined ? '' : ` (did you mean ${near}?)`}`, lines: instruction.range };
        }
      }
    },
  },
  {
    name: 'ArgNotInStage',
    severity: 'warning',
    advice: 'An ARG before the first FROM is seen by FROM lines alone. Repeat `ARG NAME` in the stage; it keeps its value.',
    *check(file) {
      for (const { instruction, scope } of walk(file)) {
        const shell = instruction.kind === 'run' ? shellVariables(instruction) : [];
        for (const name of new Set([...unsetIn(file, instruction, scope), ...shell.filter((used) => !has(scope, used))])) {
          if (!file.globals.has(name) && !platformArgNames.includes(name)) continue;
          const source = file.sourceOf(instruction.range);
          yield {
            message: `${name} is ${platformArgNames.includes(name) ? 'an argument of the platform' : 'declared before the first FROM'} and not known in this stage`,
            lines: instruction.range,
            rewrite: `${asLine(file, instruction.range, `ARG ${name}`)}\n${source}`,
          };
        }
      }
    },
  },
  {
    name: 'UnusedBuildArg',
    severity: 'warning',
    advice: 'It was given and has no effect. Declare it with ARG where it is to be used, or leave it out.',
    *check(file) {
      const declared = new Set([...file.globals.keys(), ...platformArgNames, ...proxyArgs, 'SOURCE_DATE_EPOCH']);
      for (const { stage } of file.stages) for (const instruction of stage.instructions) if (instruction.kind === 'arg') for (const { name } of instruction.args) declared.add(name);
      const unused = Object.keys(file.options.args).filter((name) => !declared.has(name) && !name.startsWith('BUILDKIT_')).toSorted();
      if (unused.length === 0) return;
      const near = unused.flatMap((name) => nearestName(name, declared) ?? []);
      // Docker's sentence.
      yield { message: `One or more build-args [${unused.join(' ')}] were not consumed${near.length === 0 ? '' : ` (did you mean ${near.join(', ')}?)`}`, lines: file.stages[0]?.stage.from.range ?? { start: 1, end: 1 } };
    },
  },
];

function* walk(file: LintFile): Generator<{ instruction: Instruction; scope: Scope }> {
  const scopes: Scope[] = [];
  for (const lintStage of file.stages) {
    const scope = openScope(file, lintStage, scopes);
    scopes.push(scope);
    for (const instruction of lintStage.stage.instructions) {
      yield { instruction, scope };
      if (instruction.kind === 'arg') for (const { name } of instruction.args) scope.own.add(name);
      if (instruction.kind === 'env') for (const { name } of instruction.pairs) scope.own.add(name);
    }
  }
}

function openScope({ options }: LintFile, { base, parent }: LintStage, scopes: readonly Scope[]): Scope {
  const below = parent === undefined ? undefined : scopes[parent];
  const given = below === undefined ? options.baseOf?.(base)?.variables : [];
  return { own: new Set(), given: new Set([...common, ...proxyArgs, ...(given ?? [])]), below, isComplete: below?.isComplete ?? (base === 'scratch' || given !== undefined) };
}

function has(scope: Scope, name: string): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.below) if (at.own.has(name) || at.given.has(name)) return true;
  return false;
}

function* namesIn(scope: Scope, others: readonly string[]): Generator<string> {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.below) yield* at.own;
  yield* others;
}

function unsetIn({ dockerfile }: LintFile, instruction: Instruction, scope: Scope): string[] {
  const names = new Set(variableTexts(instruction).flatMap((text) => neededVariables(text, dockerfile.directives.escape)));
  // What a line sets itself may stand in it before (`ENV PATH=/x:$PATH`).
  const own = instruction.kind === 'env' ? new Set(instruction.pairs.map(({ name }) => name)) : new Set<string>();
  const inLine = instruction.kind === 'arg' ? new Set(instruction.args.map(({ name }) => name)) : own;
  return [...names].filter((name) => !has(scope, name) && !inLine.has(name) && !/^[\d@*#?$!-]$/.test(name));
}

/** `$NAME` in the line of a RUN which the line does not set. */
function shellVariables(run: Extract<Instruction, { kind: 'run' }>): string[] {
  if (run.command.form === 'exec' || !isOneInstruction(run.text)) return [];
  const { text } = shellText(run.command);
  const set = new Set([...text.matchAll(/\b([A-Za-z_]\w*)=|\bfor\s+([A-Za-z_]\w*)\s|\bread\s+(?:-r\s+)?([A-Za-z_]\w*)/g)].map(([, a, b, c]) => a ?? b ?? c));
  // What stands in single quotes is not replaced.
  const open = text.replaceAll(/'[^']*'/g, ' ');
  return [...open.matchAll(/(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)].map(([, a, b]) => a ?? b ?? '').filter((name) => !set.has(name));
}
