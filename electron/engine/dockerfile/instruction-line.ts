import type { Heredoc, LineRange, Located } from './dockerfile.ts';
import type { LogicalLine } from './logical-lines.ts';
import { didYouMean } from './nearest-name.ts';
import { parseError } from './parse-error.ts';
import type { Escape } from './read-directives.ts';
import { type FlagText, splitFlags } from './split-flags.ts';

/** An instruction taken apart as far as all of them are alike. */
export type InstructionLine = Located & {
  /** In capitals. */
  readonly keyword: string;
  readonly flags: readonly FlagText[];
  /** What follows the flags, without spaces around. */
  readonly rest: string;
  readonly heredocs: readonly Heredoc[];
  readonly escape: Escape;
};

export function readInstructionLine({ text, range, heredocs }: Pick<LogicalLine, 'text' | 'range' | 'heredocs'>, escape: Escape): InstructionLine {
  const [, keyword = ''] = /^(\S+)/.exec(text) ?? [];
  const args = text.slice(keyword.length).trim();
  const upper = keyword.toUpperCase();
  return { keyword: upper, ...splitFlags(args), range, text: args === '' ? upper : `${upper} ${args}`, heredocs, escape };
}

/** Where it stands, for the instruction that is made of it. */
export function locate({ range, text }: Located): { readonly range: LineRange; readonly text: string } {
  return { range, text };
}

/** Which flags an instruction knows. `switch`: true or false, true where it stands alone; `list`: may come again. */
export type FlagKinds = Readonly<Record<string, 'value' | 'switch' | 'list'>>;

/** The flags of a line, each checked against `kinds`. */
export function readFlags(line: InstructionLine, kinds: FlagKinds = {}): { value(name: string): string | undefined; isOn(name: string): boolean; list(name: string): string[] } {
  const given = new Map<string, string[]>();
  for (const { name, value } of line.flags) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw parseError(`unknown flag: --${name}${didYouMean(name, Object.keys(kinds))}`, line.range);
    const before = given.get(name) ?? [];
    if (kind !== 'list' && before.length > 0) throw parseError(`duplicate flag specified: --${name}`, line.range);
    given.set(name, [...before, kind === 'switch' ? readSwitch(line, name, value) : needValue(line, name, value)]);
  }
  return {
    // An empty value says as much as none.
    value: (name) => given.get(name)?.[0] || undefined,
    isOn: (name) => given.get(name)?.[0] === 'true',
    list: (name) => given.get(name) ?? [],
  };
}

function readSwitch(line: InstructionLine, name: string, value: string | undefined): string {
  if (value === '') throw parseError(`missing a value on flag: --${name}`, line.range);
  const lower = (value ?? 'true').toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw parseError(`expecting boolean value for flag --${name}, not: ${value}`, line.range);
  return lower;
}

function needValue(line: InstructionLine, name: string, value: string | undefined): string {
  if (value === undefined) throw parseError(`missing a value on flag: --${name}`, line.range);
  return value;
}
