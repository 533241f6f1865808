import type { Escape } from './read-directives.ts';

/** The words of a line; quotes and escapes hold spaces together and stay, as expansion takes them away. */
export function splitWords(line: string, escape: Escape): string[] {
  const words: string[] = [];
  let word = '';
  let hasWord = false;
  let quote = '';
  const finish = (): void => {
    if (hasWord) words.push(word);
    [word, hasWord] = ['', false];
  };
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote === '' && /\s/.test(char)) {
      finish();
      continue;
    }
    if (char === escape && quote !== "'") {
      // One at the end says nothing.
      if (at + 1 === line.length) break;
      at += 1;
      word += char + (line[at] ?? '');
    } else {
      word += char;
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
    }
    hasWord = true;
  }
  finish();
  return words;
}
