import { each, type LintRule } from './lint-file.ts';
import { hasPipefail, shellCommands } from './shell-commands.ts';

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);
const fetchers = new Set(['curl', 'wget']);

/** Habits of a terminal that do not work in a RUN. */
export const shellRules: readonly LintRule[] = [
  {
    name: 'CdInRun',
    severity: 'advice',
    advice: 'Each RUN begins in the working directory again: what cd changes is forgotten at its end. Use WORKDIR.',
    *check(file) {
      for (const { instruction } of each(file, 'run')) {
        const commands = shellCommands(instruction.command);
        const [first] = commands;
        if (first?.program !== 'cd' || instruction.text.includes('<<')) continue;
        const isAll = commands.length === 1;
        if (isAll || commands.length === 2) yield { message: `cd ${(first.args[0] ?? '').slice(0, 100)}${isAll ? ' alone has no effect' : ' changes the folder for this RUN only'}`, lines: instruction.range };
      }
    },
  },
  {
    name: 'SudoInRun',
    severity: 'advice',
    advice: 'A RUN is root where no USER was named; after USER, change back with USER root for what needs it. sudo itself is one more program with all rights in the image.',
    *check(file) {
      for (const { instruction } of each(file, 'run')) {
        if (shellCommands(instruction.command).some(({ program }) => program === 'sudo')) yield { message: 'RUN uses sudo', lines: instruction.range };
      }
    },
  },
  {
    name: 'PipeHidesFailure',
    severity: 'warning',
    advice: 'Only the last program of a pipe counts: where the download fails, the step goes on with half of it. Set SHELL ["/bin/bash", "-o", "pipefail", "-c"] before, or fetch to a file, check its digest, and run it then.',
    *check(file) {
      for (const { stage, instruction } of each(file, 'run')) {
        const commands = shellCommands(instruction.command);
        const at = commands.findIndex(({ program, isPiped }) => fetchers.has(program) && isPiped);
        const next = commands[at + 1];
        if (at === -1 || next === undefined || hasPipefail(commands)) continue;
        const set = stage.stage.instructions.findLast((other) => other.kind === 'shell' && other.range.start < instruction.range.start);
        if (set?.kind === 'shell' && set.shell.includes('pipefail')) continue;
        const isRun = shells.has(next.program) || (next.program === 'sudo' && shells.has(next.args.find((arg) => !arg.startsWith('-')) ?? ''));
        yield { message: isRun ? `${commands[at]?.program} | ${next.program}: what comes from the network is run as it comes, and a failed download is not noticed` : `${commands[at]?.program} | ${next.program}: a failed download is not noticed`, lines: instruction.range };
      }
    },
  },
];
