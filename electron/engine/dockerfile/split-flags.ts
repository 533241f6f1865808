/** `--name=value` before the arguments of an instruction; quotes and backslashes in them are taken away. */
export type FlagText = { readonly name: string; readonly value: string | undefined };

/** What stands before the first word without `--`, and the rest. `--` alone ends them. */
export function splitFlags(line: string): { readonly flags: readonly FlagText[]; readonly rest: string } {
  const flags: FlagText[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at])) at += 1;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at).trim() };
    const { word, end } = readFlag(line, at);
    at = end;
    if (word === '--') return { flags, rest: line.slice(at).trim() };
    const equals = word.indexOf('=');
    flags.push(equals === -1 ? { name: word.slice(2), value: undefined } : { name: word.slice(2, equals), value: word.slice(equals + 1) });
  }
}

function readFlag(line: string, start: number): { word: string; end: number } {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (char === '\\') {
      at += 1;
      word += line[at] ?? '';
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (isSpace(char)) break;
    else if (char === '"' || char === "'") quote = char;
    else word += char;
  }
  return { word, end: at };
}

function isSpace(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}
