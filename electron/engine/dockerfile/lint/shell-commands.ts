import type { Command } from '../dockerfile.ts';
import { shellText } from '../parse-command.ts';

/** One program with its arguments, quotes taken away; what a variable or a substitution gives stays as it was written. */
export type ShellCommand = {
  /** Without assignments before it; '' where there is nothing else. */
  readonly program: string;
  readonly args: readonly string[];
  /** `NAME=value` before the program. */
  readonly assignments: readonly string[];
  /** Its output goes into the next one. */
  readonly isPiped: boolean;
};

/** The commands of a RUN in their order, those of pipes and lists too. Inside of `$( )` nothing is looked at. */
export function shellCommands(command: Command): readonly ShellCommand[] {
  const commands = known.get(command) ?? (command.form === 'exec' ? (toCommand(command.args, false) ?? []) : splitShell(shellText(command).text));
  known.set(command, commands);
  return commands;
}

/** Every rule asks for them. */
const known = new WeakMap<Command, readonly ShellCommand[]>();

export function splitShell(text: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  const finish = (isPiped: boolean): void => {
    commands.push(...(toCommand(words, isPiped) ?? []));
    words = [];
  };
  for (let at = 0; at < text.length; ) {
    const char = text[at] ?? '';
    if (char === '\n' || char === ';' || char === '&' || char === '|' || char === '(' || char === ')') {
      const isDouble = text[at + 1] === char;
      finish(char === '|' && !isDouble);
      at += isDouble ? 2 : 1;
    } else if (/\s/.test(char)) at += 1;
    else if (char === '#') at = lineEnd(text, at);
    else {
      const { word, end } = readWord(text, at);
      words.push(word);
      at = end;
    }
  }
  finish(false);
  return commands;
}

/** Whether the RUN has its shell stop where a part of a pipe fails. */
export function hasPipefail(commands: readonly ShellCommand[]): boolean {
  return commands.some(({ program, args }) => program === 'set' && args.some((arg) => arg.endsWith('pipefail')));
}

/** Words of the shell that a program stands behind. */
const before = new Set(['{', '}', '!', 'then', 'do', 'else', 'if', 'while', 'until', 'elif', 'exec', 'command', 'time']);

function toCommand(words: readonly string[], isPiped: boolean): ShellCommand[] | undefined {
  if (words.length === 0) return undefined;
  const isAssignment = (word: string): boolean => /^[A-Za-z_]\w*=/.test(word);
  let start = 0;
  const assignments: string[] = [];
  for (; start < words.length; start += 1) {
    const word = words[start] ?? '';
    if (isAssignment(word)) assignments.push(word);
    else if (!before.has(word)) break;
  }
  const program = words[start] ?? '';
  return [{ program: program.slice(program.lastIndexOf('/') + 1), args: words.slice(start + 1), assignments, isPiped }];
}

function readWord(text: string, start: number): { word: string; end: number } {
  let word = '';
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '\\') {
      word += text[at + 1] === '\n' ? '' : (text[at + 1] ?? '');
      at += 2;
    } else if (char === "'" || char === '"') {
      const end = closingQuote(text, at, char);
      word += text.slice(at + 1, end);
      at = end + 1;
    } else if (char === '$' && text[at + 1] === '(') {
      const end = closingParenthesis(text, at + 1);
      word += text.slice(at, end);
      at = end;
    } else if (/[\s;&|()]/.test(char)) {
      // `2>&1` and `>|` are no ends.
      if ((char === '&' || char === '|') && /[<>]/.test(text[at - 1] ?? '')) {
        word += char;
        at += 1;
      } else break;
    } else {
      word += char;
      at += 1;
    }
  }
  return { word, end: Math.max(at, start + 1) };
}

function closingQuote(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === '\\') at += 1;
  }
  return text.length;
}

function closingParenthesis(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && (depth -= 1) === 0) return at + 1;
  }
  return text.length;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}
