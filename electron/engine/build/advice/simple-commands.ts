import type { Command } from '../../dockerfile/dockerfile.ts';

/**
 * The commands of a RUN as words, one after the other; undefined where it is more than plain commands that follow each other: nothing is said about pipes, loops,
 * redirections, files given in place, or what one command makes of another.
 */
export function simpleCommands(command: Command): string[][] | undefined {
  if (command.form === 'exec') return [[...command.args]];
  if (command.heredocs.length > 0) return undefined;
  const tokens = readTokens(command.line);
  if (tokens === undefined) return undefined;
  const commands: string[][] = [[]];
  for (const token of tokens) {
    if (token.isEnd) commands.push([]);
    // An assignment before a command is no word of it.
    else if (commands.at(-1)?.length !== 0 || !/^[A-Za-z_]\w*=/.test(token.word)) commands.at(-1)?.push(token.word);
  }
  return commands.filter((words) => words.length > 0);
}

type Token = { readonly word: string; readonly isEnd: boolean };

/** Words with their quotes taken off (POSIX shell, 2.2 and 2.3); undefined where there is anything else. */
function readTokens(line: string): Token[] | undefined {
  const tokens: Token[] = [];
  const next = /(?:\s|\\\r?\n)+|(&&|;)|((?:[^\s\\'"`$&;|<>()#]|\\[^\r\n]|'[^']*'|"(?:[^"\\`$]|\$\{?[A-Za-z_]\w*\}?)*"|\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}))+)/y;
  while (next.lastIndex < line.length) {
    const match = next.exec(line);
    if (match === null) return undefined;
    const [, end, word] = match;
    if (end !== undefined) tokens.push({ word: end, isEnd: true });
    if (word !== undefined) tokens.push({ word: word.replaceAll(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3'), isEnd: false });
  }
  return tokens;
}
