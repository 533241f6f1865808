/** Why a command line could not be read, or its words. */
export type ShellWords = { readonly ok: true; readonly words: readonly string[] } | { readonly ok: false; readonly problem: string };

/**
 * Splits a command as a POSIX shell would: quotes, backslashes, comments left alone. Nothing is expanded and operators (`|`, `&&`, `>`) stay words,
 * because no shell runs them; {@link needsShell} tells when that is a surprise.
 */
export function parseShellWords(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] as string;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "'") {
      const end = text.indexOf("'", index + 1);
      if (end < 0) return { ok: false, problem: 'a single quote is not closed' };
      word = (word ?? '') + text.slice(index + 1, end);
      index = end;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(text, index + 1);
      if (quoted === undefined) return { ok: false, problem: 'a double quote is not closed' };
      word = (word ?? '') + quoted.value;
      index = quoted.end;
    } else if (char === '\\') {
      index += 1;
      if (index === text.length) return { ok: false, problem: 'it ends in a backslash' };
      if (text[index] !== '\n') word = (word ?? '') + text[index];
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  return { ok: true, words };
}

function readDoubleQuoted(text: string, start: number): { value: string; end: number } | undefined {
  let value = '';
  for (let index = start; index < text.length; index += 1) {
    const char = text[index] as string;
    if (char === '"') return { value, end: index };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const next = text[index + 1];
    if (next === undefined) return undefined;
    index += 1;
    if (next !== '\n') value += '"\\$`'.includes(next) ? next : `\\${next}`;
  }
  return undefined;
}

/** True where a word only means something to a shell, which a container does not start by itself. */
export function needsShell(words: readonly string[]): boolean {
  return words.some((word) => /^(\|\|?|&&?|;|[0-9]?>{1,2}|<)$/.test(word) || /^\$\w+$/.test(word)) && !/(^|\/)(ba|da|z|a)?sh$/.test(words[0] ?? '');
}

/** One word as a shell reads it back. */
export function quoteShellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
