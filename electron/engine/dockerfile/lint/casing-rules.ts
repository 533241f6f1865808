import type { LineRange } from '../dockerfile.ts';
import type { LintFile, LintRule } from './lint-file.ts';
import { withKeyword } from './rewrite-lines.ts';

const isUpper = (word: string): boolean => word === word.toUpperCase();
const isLower = (word: string): boolean => word === word.toLowerCase();

function prefersLower({ lines }: LintFile): boolean {
  return lines.filter(({ keyword }) => isLower(keyword)).length > lines.filter(({ keyword }) => isUpper(keyword)).length;
}

/** The comment right above lines, without `#`; nothing where there is none, or where it steers the parser or the linter. */
function commentAbove(file: LintFile, { start }: LineRange): string | undefined {
  const [, text = ''] = /^\s*#\s*(\S.*)$/.exec(file.sourceOf({ start: start - 1, end: start - 1 })) ?? [];
  return text === '' || /^[a-zA-Z]+\s*=/.test(text) ? undefined : text;
}

function* described({ stages, dockerfile }: LintFile): Generator<{ readonly names: readonly string[]; readonly range: LineRange }> {
  for (const { range, args } of dockerfile.globalArgs) yield { names: args.map(({ name }) => name), range };
  for (const { stage } of stages) {
    if (stage.name !== undefined) yield { names: [/\S+$/.exec(stage.from.text.slice(-200))?.[0] ?? '', stage.name], range: stage.from.range };
    for (const instruction of stage.instructions) if (instruction.kind === 'arg') yield { names: instruction.args.map(({ name }) => name), range: instruction.range };
  }
}

/** How keywords, names and comments are written. */
export const casingRules: readonly LintRule[] = [
  {
    name: 'ConsistentInstructionCasing',
    severity: 'warning',
    advice: 'Instructions are easier to find where all are written alike; most files have them in capitals.',
    *check(file) {
      const toLower = prefersLower(file);
      for (const { keyword, range } of file.lines) {
        if (toLower ? isLower(keyword) : isUpper(keyword)) continue;
        const wanted = toLower ? keyword.toLowerCase() : keyword.toUpperCase();
        yield { message: `${keyword} is written unlike most instructions of this file, which are in ${toLower ? 'small letters' : 'capitals'}`, lines: range, rewrite: withKeyword(file, range, wanted) };
      }
    },
  },
  {
    name: 'FromAsCasing',
    severity: 'warning',
    advice: 'FROM and AS belong together: write both in capitals, or both in small letters.',
    *check(file) {
      for (const { stage } of file.stages) {
        const source = file.sourceOf(stage.from.range);
        const from = /^\s*(from)\b/i.exec(source)?.[1] ?? '';
        const as = /\s(as)\s+\S+\s*$/i.exec(source.slice(-1000))?.[1] ?? '';
        if (as === '' || isUpper(from) === isUpper(as)) continue;
        const wanted = isUpper(from) ? 'AS' : 'as';
        yield { message: `${from} and ${as} are not written alike`, lines: stage.from.range, rewrite: source.length > 2000 ? undefined : source.replace(/(\s)as(\s+\S+\s*)$/i, (_, before: string, after: string) => `${before}${wanted}${after}`) };
      }
    },
  },
  {
    name: 'StageNameCasing',
    severity: 'warning',
    advice: 'Names of stages are compared in small letters: written so, they look like what they are.',
    *check(file) {
      for (const { stage } of file.stages) {
        const written = /\S+$/.exec(stage.from.text.slice(-200))?.[0] ?? '';
        if (stage.name === undefined || written.toLowerCase() !== stage.name || isLower(written)) continue;
        const source = file.sourceOf(stage.from.range);
        const at = source.lastIndexOf(written);
        yield { message: `the stage ${written} has capitals in its name`, lines: stage.from.range, rewrite: at === -1 ? undefined : `${source.slice(0, at)}${stage.name}${source.slice(at + written.length)}` };
      }
    },
  },
  {
    name: 'NoEmptyContinuation',
    severity: 'warning',
    advice: 'An empty line after a line that goes on is left out, so that the next instruction may become part of this one. Remove it, or put a comment there.',
    *check(file) {
      for (const { emptyLines, range } of file.lines) {
        const [line] = emptyLines;
        if (line === undefined) continue;
        const empty = new Set(emptyLines);
        const source = file.sourceOf(range).split('\n').filter((_, index) => !empty.has(range.start + index));
        yield { message: `line ${line} is empty in the midst of an instruction`, lines: range, rewrite: source.join('\n') };
      }
    },
  },
  {
    name: 'InvalidDefinitionDescription',
    severity: 'warning',
    isExperimental: true,
    advice: 'Tools show the comment right above a stage or an argument as its description, where it begins with its name. Begin it so, or put an empty line between the two.',
    *check(file) {
      for (const { names, range } of described(file)) {
        const comment = commentAbove(file, range);
        if (comment === undefined || names.includes(comment.split(' ')[0] ?? '')) continue;
        yield { message: `the comment above ${names[0]} does not begin with that name`, lines: range };
      }
    },
  },
];
