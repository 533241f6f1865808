import { findSecrets, isSecretSetting } from '../../../shared/secrets/find-secrets.ts';
import type { LineRange, Pair, Stage } from '../dockerfile.ts';
import { each, type Found, type LintFile, type LintRule, type OfKind } from './lint-file.ts';
import { withFlag } from './rewrite-lines.ts';
import { shellCommands } from './shell-commands.ts';

/** Words of a name that say that its value is kept to few. */
const secretWord = /(?:^|_)(?:apikey|auth|credentials?|key|password|passphrase|passwd|pword|pwd|secret|token)(?:_|$)/i;
/** Words that say where one is, or which. */
const harmlessWord = /(?:^|_)(?:public|pub|file|path|dir|url|uri|host|version|name|id|ttl|length|gpg|allow|random|type|mode|header)(?:_|$)/i;

const whatInstead = 'What stands in ENV, ARG or a RUN is in the image and its history for everybody who has it. In a build, take it from a secret: RUN --mount=type=secret,id=...; a running container gets it with --env-file or a mounted file.';

/** Passwords, tokens and keys, by the name of a variable or by what a value looks like. No finding holds a value. */
export const secretRules: readonly LintRule[] = [
  {
    name: 'SecretsUsedInArgOrEnv',
    severity: 'warning',
    advice: whatInstead,
    *check(file) {
      for (const { stage, instruction } of each(file, 'env', 'arg')) {
        for (const { name, value } of settingsOf(instruction)) {
          if (isSecretName(name) && !isHarmlessValue(value)) yield { message: `${instruction.kind.toUpperCase()} ${name} holds a secret, as its name says`, ...moveToMount(file, stage.stage, { instruction, name }) };
        }
      }
      for (const { instruction } of globalSettings(file)) {
        for (const { name, value } of settingsOf(instruction)) if (isSecretName(name) && !isHarmlessValue(value)) yield { message: `ARG ${name} holds a secret, as its name says`, lines: instruction.range };
      }
    },
  },
  {
    name: 'SecretInFile',
    severity: 'error',
    advice: whatInstead,
    *check(file) {
      const starts = file.lines.map(({ range }) => range);
      for (const { kind, line } of findSecrets(file.dockerfile.text)) yield { message: `line ${line} holds what looks like a secret (${kind})`, lines: rangeAt(starts, line) };
    },
  },
  {
    name: 'SecretInRun',
    severity: 'warning',
    advice: whatInstead,
    *check(file) {
      for (const { instruction } of each(file, 'run')) {
        const named = shellCommands(instruction.command).flatMap(({ program, args, assignments }) => [...assignments, ...(program === 'export' ? args : []), ...args.filter((arg) => /^--[\w-]+=/.test(arg)).map((arg) => arg.slice(2).replaceAll('-', '_'))]);
        const found = named.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const).find(([name, value]) => name.length < 100 && isSecretSetting(name, value) && !harmlessWord.test(name) && !isHarmlessValue(value));
        if (found !== undefined) yield { message: `RUN sets ${found[0]} to a value that is written here`, lines: instruction.range };
      }
    },
  },
  {
    name: 'SecretInBuildArg',
    severity: 'warning',
    advice: whatInstead,
    *check(file) {
      for (const [name, value] of Object.entries(file.options.args)) {
        const looks = value.length < longestValue && findSecrets(value).length > 0;
        if (!looks && !isSecretSetting(name, value)) continue;
        const declared = [...globalSettings(file), ...each(file, 'arg')].find(({ instruction }) => settingsOf(instruction).some((setting) => setting.name === name));
        if (declared !== undefined) yield { message: `the value that was given for the argument ${name} looks like a secret: it stays in the history of the image`, lines: declared.instruction.range };
      }
    },
  },
];

const longestValue = 100_000;

function isSecretName(name: string): boolean {
  return name.length < 200 && secretWord.test(name) && !harmlessWord.test(name);
}

/** A place, a switch, a number, nothing, a fingerprint; not another variable, which carries its value along. */
function isHarmlessValue(value: string | undefined): boolean {
  if (value === undefined) return false;
  const plain = value.replace(/^(["'])(.*)\1$/s, '$2');
  return plain.length < 3 || /^(?:[/~.]|https?:\/\/[^@]*$|true$|false$|yes$|none$|\d{1,4}$|[0-9a-f]{40}$|(?:unused|dummy|fake|placeholder|none|not-?used|not-?needed|ignored?|build)$)/i.test(plain);
}

function settingsOf(instruction: OfKind<'env' | 'arg'>): readonly { readonly name: string; readonly value: string | undefined }[] {
  return instruction.kind === 'env' ? instruction.pairs : instruction.args.map((arg) => ({ name: arg.name, value: arg.default }));
}

function* globalSettings({ dockerfile }: LintFile): Generator<{ readonly instruction: OfKind<'arg'> }> {
  for (const instruction of dockerfile.globalArgs) yield { instruction };
}

const mostLines = 60;

/** The same lines without the setting, and each RUN that reads it with a secret of that name. */
function moveToMount(file: LintFile, stage: Stage, { instruction, name }: { readonly instruction: OfKind<'env' | 'arg'>; readonly name: string }): Pick<Found, 'lines' | 'rewrite'> {
  const users = stage.instructions.filter((other) => other.kind === 'run' && other.range.start > instruction.range.start && reads(other.text, name));
  const last = users.at(-1) ?? instruction;
  const range: LineRange = { start: instruction.range.start, end: last.range.end };
  // Where something else reads it, taking it away would break that.
  const others = stage.instructions.some((other) => other.kind !== 'run' && other !== instruction && !(other.kind === 'env' && other.pairs.some((pair) => pair.name === name)) && reads(other.text, name));
  if (others || !/^\w+$/.test(name) || range.end - range.start > mostLines) return { lines: instruction.range };
  const kept = withoutSetting(instruction, name);
  const lines: string[] = kept === undefined ? [] : [kept];
  let at = instruction.range.end + 1;
  for (const run of users) {
    if (run.range.start > at) lines.push(file.sourceOf({ start: at, end: run.range.start - 1 }));
    lines.push(withFlag(file.sourceOf(run.range), `--mount=type=secret,id=${name.toLowerCase()},env=${name}`));
    at = run.range.end + 1;
  }
  return { lines: range, rewrite: lines.join('\n') };
}

function withoutSetting(instruction: OfKind<'env' | 'arg'>, name: string): string | undefined {
  const rest = instruction.kind === 'env' ? instruction.pairs.filter((pair) => pair.name !== name).map((pair: Pair) => `${pair.name}=${pair.value}`) : instruction.args.filter((arg) => arg.name !== name).map((arg) => (arg.default === undefined ? arg.name : `${arg.name}=${arg.default}`));
  return rest.length === 0 ? undefined : `${instruction.kind.toUpperCase()} ${rest.join(' ')}`;
}

function reads(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    if ((before.endsWith('$') || before === '${') && !/\w/.test(text[at + name.length] ?? '')) return true;
  }
  return false;
}

function rangeAt(ranges: readonly LineRange[], line: number): LineRange {
  return ranges.find(({ start, end }) => start <= line && line <= end) ?? { start: line, end: line };
}
