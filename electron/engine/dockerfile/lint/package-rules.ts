import type { RunInstruction } from '../dockerfile.ts';
import { each, type LintRule, type LintStage } from './lint-file.ts';
import { isOneInstruction } from './rewrite-lines.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';
import type { LintFile } from './lint-file.ts';

type Run = { readonly stage: LintStage; readonly run: RunInstruction; readonly commands: readonly ShellCommand[] };

const isApt = ({ program }: ShellCommand): boolean => program === 'apt-get' || program === 'apt';
const says = ({ args }: ShellCommand, ...words: readonly string[]): boolean => args.some((arg) => words.includes(arg));
/** `-y` alone, or among other letters; `-qq` says it too. */
const isSure = ({ args }: ShellCommand): boolean => args.some((arg) => /^-[a-z]*y|^-qq|^-q=2$|^--(?:yes|assume-yes|force-yes)$|Assume-Yes/.test(arg));

function* runs(file: LintFile): Generator<Run> {
  for (const { stage, instruction } of each(file, 'run')) yield { stage, run: instruction, commands: shellCommands(instruction.command) };
}

function mountsOn({ mounts }: RunInstruction, folder: RegExp): boolean {
  return mounts.some(({ text }) => /type=(?:cache|tmpfs)/.test(text) && folder.test(text));
}

/** What package managers leave behind, and what they wait for. */
export const packageRules: readonly LintRule[] = [
  {
    name: 'AptListsLeft',
    severity: 'advice',
    advice: 'The lists are of no use at run time and stay in this layer, even where a later line deletes them. Delete them in the same RUN, or keep them out with --mount=type=cache,target=/var/lib/apt.',
    *check(file) {
      for (const { stage, run, commands } of runs(file)) {
        const leaves = commands.some((command) => isApt(command) && says(command, 'update'));
        const cleans = commands.some(({ program, args }) => (program === 'rm' || program === 'find') && args.some((arg) => arg.includes('/var/lib/apt')));
        if (!leaves || cleans || !stage.isShipped || mountsOn(run, /\/var\/lib\/apt/)) continue;
        const source = file.sourceOf(run.range);
        const canAdd = run.command.form === 'shell' && isOneInstruction(source) && !source.trimEnd().endsWith('\\');
        yield { message: 'the package lists of apt-get update stay in the layer', lines: run.range, rewrite: canAdd ? `${source.trimEnd()} && rm -rf /var/lib/apt/lists/*` : undefined };
      }
    },
  },
  {
    name: 'AptNotSure',
    severity: 'warning',
    advice: 'apt-get asks before it installs, and nobody can answer in a build: the step fails. Add -y.',
    *check(file) {
      for (const { run, commands } of runs(file)) {
        const asking = commands.find((command) => isApt(command) && says(command, 'install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'remove', 'autoremove') && !isSure(command) && !says(command, '--download-only', '-d', '-s', '--simulate'));
        if (asking === undefined || commands.some(({ program }) => program === 'yes')) continue;
        const word = asking.args.find((arg) => !arg.startsWith('-')) ?? '';
        const source = file.sourceOf(run.range);
        const pattern = /^[a-z-]+$/.test(word) ? new RegExp(`(\\bapt(?:-get)? ${word})\\b`, 'g') : undefined;
        yield { message: `${asking.program} ${word} without -y`, lines: run.range, rewrite: pattern?.test(source) === true ? source.replaceAll(pattern, '$1 -y') : undefined };
      }
    },
  },
  {
    name: 'AptUpgrade',
    severity: 'advice',
    advice: 'It makes the image depend on the day it was built and stores anew what the base has already. Take a newer base image.',
    *check(file) {
      for (const { run, commands } of runs(file)) {
        const found = commands.find((command) => (isApt(command) && says(command, 'upgrade', 'dist-upgrade', 'full-upgrade')) || (command.program === 'apk' && says(command, 'upgrade')) || (['yum', 'dnf', 'microdnf'].includes(command.program) && command.args.length <= 3 && says(command, 'update', 'upgrade')));
        if (found !== undefined) yield { message: `${found.program} upgrades all packages of the base`, lines: run.range };
      }
    },
  },
  {
    name: 'AptUpdateAlone',
    severity: 'warning',
    advice: 'A RUN that only updates the lists is taken from the cache next time, and the install after it works with old lists. Put both into one RUN: apt-get update && apt-get install -y ...',
    *check(file) {
      for (const { run, commands } of runs(file)) {
        const updates = commands.some((command) => isApt(command) && says(command, 'update'));
        if (updates && !commands.some((command) => says(command, 'install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'build-dep', 'source', 'download')) && !mountsOn(run, /\/var\/lib\/apt/)) {
          yield { message: 'apt-get update stands in a RUN of its own', lines: run.range };
        }
      }
    },
  },
  {
    name: 'ApkCacheLeft',
    severity: 'advice',
    advice: 'With --no-cache apk fetches the index and keeps nothing of it.',
    *check(file) {
      for (const { stage, run, commands } of runs(file)) {
        const found = commands.some((command) => command.program === 'apk' && says(command, 'add') && !says(command, '--no-cache'));
        const cleans = commands.some(({ program, args }) => program === 'rm' && args.some((arg) => arg.includes('/var/cache/apk')));
        if (!found || cleans || !stage.isShipped || mountsOn(run, /\/var\/cache\/apk|\/etc\/apk\/cache/)) continue;
        const source = file.sourceOf(run.range);
        yield { message: 'apk add leaves its index in the layer', lines: run.range, rewrite: source.includes('apk add') ? source.replaceAll('apk add', 'apk add --no-cache') : undefined };
      }
    },
  },
  {
    name: 'PipCacheLeft',
    severity: 'advice',
    advice: 'What pip downloaded stays in the layer. Install with --no-cache-dir, or keep the downloads for the next build with --mount=type=cache,target=/root/.cache/pip.',
    *check(file) {
      for (const { stage, run, commands } of runs(file)) {
        const found = commands.some((command) => /^pip[\d.]*$/.test(command.program) && says(command, 'install') && !says(command, '--no-cache-dir'));
        if (!found) continue;
        const isSet = stage.stage.instructions.some((other) => other.kind === 'env' && other.pairs.some(({ name }) => name === 'PIP_NO_CACHE_DIR'));
        if (isSet || !stage.isShipped || mountsOn(run, /\.cache/)) continue;
        const source = file.sourceOf(run.range);
        const pattern = /\b(pip[\d.]* install)\b/g;
        yield { message: 'pip leaves its downloads in the layer', lines: run.range, rewrite: pattern.test(source) ? source.replaceAll(pattern, '$1 --no-cache-dir') : undefined };
      }
    },
  },
];
