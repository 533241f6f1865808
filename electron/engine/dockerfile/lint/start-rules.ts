import type { Instruction } from '../dockerfile.ts';
import { each, isTrueBelow, type LintRule } from './lint-file.ts';
import { splitShell } from './shell-commands.ts';
import { asLine } from './rewrite-lines.ts';

/** Longer ones are not written anew. */
const longest = 4000;
const once = ['cmd', 'entrypoint', 'healthcheck'] as const;

/** How the container's program is started. */
export const startRules: readonly LintRule[] = [
  {
    name: 'JSONArgsRecommended',
    severity: 'warning',
    advice: 'In the shell form a shell stands between the engine and the program: it gets the signal to stop, and the program is killed after the wait. Write the words as a JSON array.',
    *check(file) {
      for (const { stage, instruction } of each(file, 'cmd', 'entrypoint')) {
        if (instruction.command.form === 'exec' || instruction.command.line === '') continue;
        if (isTrueBelow(file, stage, (below) => below.stage.instructions.some(({ kind }) => kind === 'shell'))) continue;
        const keyword = instruction.kind.toUpperCase();
        const words = plainWords(instruction.command.line);
        const ignored = instruction.kind === 'entrypoint' && stage.stage.instructions.some(({ kind }) => kind === 'cmd') ? ', and CMD is ignored' : '';
        yield {
          message: `${keyword} is in the shell form: signals do not reach the program${ignored}`,
          lines: instruction.range,
          rewrite: words === undefined ? undefined : asLine(file, instruction.range, `${keyword} [${words.map((word) => JSON.stringify(word)).join(', ')}]`),
        };
      }
    },
  },
  {
    name: 'InvalidJSONForm',
    severity: 'warning',
    advice: 'What looks like a JSON array and is none is given to a shell as it stands, brackets included. Strings of JSON have double quotes, and no comma stands before the bracket.',
    *check(file) {
      for (const { instruction } of each(file, 'cmd', 'entrypoint', 'run')) {
        const { command } = instruction;
        if (command.form === 'exec' || !looksLikeArray(command.line)) continue;
        const inner = command.line.length > longest ? '' : command.line.slice(1, -1);
        const words = [...inner.matchAll(/\s*(?:'([^']*)'|"([^"]*)")\s*(?:,|$)/g)].map(([, single, double]) => single ?? double ?? '');
        const keyword = instruction.kind.toUpperCase();
        const isSure = instruction.kind !== 'run' || instruction.mounts.length === 0;
        yield { message: `${keyword} looks like a JSON array and is none: it runs as a line of the shell`, lines: instruction.range, rewrite: isSure && words.length > 0 ? asLine(file, instruction.range, `${keyword} [${words.map((word) => JSON.stringify(word)).join(', ')}]`) : undefined };
      }
    },
  },
  {
    name: 'MultipleInstructionsDisallowed',
    severity: 'warning',
    advice: 'Only the last one of a stage counts. Remove those before it.',
    *check(file) {
      for (const { stage } of file.stages) {
        for (const kind of once) {
          const all = stage.instructions.filter((instruction: Instruction) => instruction.kind === kind);
          for (const instruction of all.slice(0, -1)) yield { message: `this ${kind.toUpperCase()} has no effect: another one follows on line ${all.at(-1)?.range.start}`, lines: instruction.range };
        }
      }
    },
  },
];

function looksLikeArray(line: string): boolean {
  const inner = line.startsWith('[') && line.endsWith(']') ? line.slice(1, -1).trim() : '';
  const quotes = ['"', "'"];
  return inner.length > 1 && quotes.includes(inner[0] ?? '') && quotes.includes((inner.endsWith(',') ? inner.slice(0, -1).trimEnd() : inner).at(-1) ?? '');
}

/** The words of a simple command; undefined where it needs a shell. */
function plainWords(line: string): string[] | undefined {
  if (/[$`*?~<>|&;(){}[\]!#\n]/.test(line)) return undefined;
  const [command, ...others] = splitShell(line);
  if (command === undefined || others.length > 0 || command.assignments.length > 0) return undefined;
  const first = /^\S+/.exec(line.trim())?.[0] ?? '';
  // `exec`, `if` and the like are the shell's own.
  if (!first.endsWith(command.program) || ['cd', 'exec', 'source', '.', 'export', 'eval', 'set', 'if', 'while', 'until', 'time', 'command'].includes(first)) return undefined;
  return /["'\\]/.test(first) ? undefined : [first, ...command.args];
}

