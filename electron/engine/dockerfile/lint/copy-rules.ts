import { cleanPath } from '../clean-path.ts';
import type { CopyInstruction, Instruction, RunInstruction } from '../dockerfile.ts';
import { hasWildcards } from '../match-pattern.ts';
import { each, type LintRule } from './lint-file.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** An install that depends on a few files alone. */
type Install = { readonly files: string; readonly runs: (command: ShellCommand) => boolean };

const is = (...words: readonly string[]) => ({ args }: ShellCommand): boolean => words.includes(args.find((arg) => !arg.startsWith('-')) ?? '');
const installs: Readonly<Record<string, Install>> = {
  npm: { files: 'package*.json', runs: is('ci', 'install', 'i') },
  yarn: { files: 'package.json yarn.lock', runs: ({ args }) => args.every((arg) => arg.startsWith('-') || arg === 'install') },
  pnpm: { files: 'package.json pnpm-lock.yaml', runs: is('install', 'i', 'fetch') },
  pip: { files: 'requirements.txt', runs: ({ args }) => args.includes('install') && args.includes('requirements.txt') },
  pip3: { files: 'requirements.txt', runs: ({ args }) => args.includes('install') && args.includes('requirements.txt') },
  poetry: { files: 'pyproject.toml poetry.lock', runs: is('install') },
  bundle: { files: 'Gemfile Gemfile.lock', runs: ({ args }) => args.length === 0 || is('install')({ program: '', args, assignments: [], isPiped: false }) },
  composer: { files: 'composer.json composer.lock', runs: is('install') },
  go: { files: 'go.mod go.sum', runs: ({ args }) => args[0] === 'mod' && args[1] === 'download' },
  cargo: { files: 'Cargo.toml Cargo.lock', runs: is('fetch') },
};

/** What COPY takes along, and when. */
export const copyRules: readonly LintRule[] = [
  {
    name: 'CopyBeforeInstall',
    severity: 'advice',
    advice: 'Any change of any file makes the install run again. Copy the files that it reads, install, and copy the rest after it.',
    *check(file) {
      for (const { stage } of file.stages) {
        const { instructions } = stage;
        const found = instructions.flatMap((instruction, index) => findInstall(instruction, index) ?? []);
        for (const [index, copy] of instructions.entries()) {
          if (copy.kind !== 'copy' || !takesAll(copy)) continue;
          const install = found.find(({ at }) => at > index);
          if (install === undefined) break;
          // A second one may come for what was built from the files.
          if (found.some(({ at, name }) => at < index && name === install.name)) continue;
          const { run, name, word, files } = install;
          const destination = copy.destination.endsWith('/') || copy.destination === '.' ? copy.destination : `${copy.destination}/`;
          const isNext = install.at === index + 1;
          yield {
            message: `${copy.text.slice(0, 100)} stands before ${name} ${word}: better is COPY ${files} ${destination}, then the install, then COPY of the rest`,
            lines: isNext ? { start: copy.range.start, end: run.range.end } : copy.range,
            rewrite: isNext ? [`COPY ${files} ${destination === '.' ? './' : destination}`, file.sourceOf({ start: copy.range.end + 1, end: run.range.end }), file.sourceOf(copy.range)].join('\n') : undefined,
          };
          break;
        }
      }
    },
  },
  {
    name: 'ChownAfterCopy',
    severity: 'advice',
    advice: 'The files are stored twice: once as they were copied, once with the new owner. Give the owner with COPY --chown=user:group.',
    *check(file) {
      for (const { stage, instruction } of each(file, 'run')) {
        const changed = shellCommands(instruction.command).flatMap(({ program, args }) => (program === 'chown' && args.some((arg) => /^-[a-z]*R|^--recursive$/.test(arg)) ? args.slice(1) : [])).filter((arg) => arg.startsWith('/'));
        if (changed.length === 0) continue;
        const copied = stage.stage.instructions.flatMap((other) => (other.kind === 'copy' && other.chown === undefined && other.range.start < instruction.range.start ? [other.destination] : []));
        const folder = changed.find((arg) => copied.some((path) => isWithin(path, arg)));
        if (folder !== undefined) yield { message: `chown -R ${folder.slice(0, 100)} stores what was copied there a second time`, lines: instruction.range };
      }
    },
  },
  {
    name: 'CopyIgnoredFile',
    severity: 'warning',
    advice: 'The .dockerignore keeps it out of the context, so that there is nothing to copy. Take the line out of .dockerignore, or bring the file back with a line that begins with !.',
    *check(file) {
      const { isIgnored } = file.options;
      if (isIgnored === undefined) return;
      for (const { instruction } of each(file, 'copy', 'add')) {
        if (instruction.kind === 'copy' && instruction.from !== undefined) continue;
        for (const source of instruction.sources) {
          const path = cleanPath(source.replace(/^\/+/, ''));
          if (source.includes('$') || source.includes('://') || hasWildcards(source) || path === '.' || !isIgnored(path)) continue;
          yield { message: `${source.slice(0, 200)} is left out by .dockerignore`, lines: instruction.range };
        }
      }
    },
  },
];

function takesAll({ from, sources, heredocs, exclude, parents }: CopyInstruction): boolean {
  return from === undefined && heredocs.length === 0 && exclude.length === 0 && !parents && sources.length === 1 && ['.', './', '/', './.', '*', './*'].includes(sources[0] ?? '');
}

type FoundInstall = { readonly at: number; readonly run: RunInstruction; readonly name: string; readonly word: string; readonly files: string };

function findInstall(instruction: Instruction, at: number): FoundInstall | undefined {
  if (instruction.kind !== 'run') return undefined;
  for (const command of shellCommands(instruction.command)) {
    const install = Object.hasOwn(installs, command.program) ? installs[command.program] : undefined;
    if (install?.runs(command) === true) return { at, run: instruction, name: command.program, word: command.args.find((arg) => !arg.startsWith('-')) ?? 'install', files: install.files };
  }
  return undefined;
}

function isWithin(path: string, folder: string): boolean {
  const [below, above] = [cleanPath(path), cleanPath(folder)];
  return below === above || below.startsWith(`${above}/`);
}
