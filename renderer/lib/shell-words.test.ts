import { describe, expect, it } from 'vitest';
import { needsShell, parseShellWords, quoteShellWord } from './shell-words.ts';

describe('parseShellWords', () => {
  it.each([
    ['', []],
    ['  ls   -la ', ['ls', '-la']],
    [`sh -c 'echo "a b"; id'`, ['sh', '-c', 'echo "a b"; id']],
    [String.raw`echo a\ b "c \"d\" \n $e"`, ['echo', 'a b', String.raw`c "d" \n $e`]],
    [`a''b ""`, ['ab', '']],
    ['node \\\n  app.js', ['node', 'app.js']],
    ['a | b', ['a', '|', 'b']],
  ])('%j', (text, words) => expect(parseShellWords(text)).toEqual({ ok: true, words }));

  it.each([`echo 'a`, `echo "a`, `echo "a\\`, 'echo \\'])('says what is open in %j', (text) => {
    expect(parseShellWords(text)).toMatchObject({ ok: false, problem: expect.stringMatching(/quote|backslash/) });
  });
});

describe('quoteShellWord', () => {
  it.each(['a', '', 'a b', `it's`, '$HOME', 'a=b', 'é✓', 'a\nb', '*'])('is read back: %j', (word) => {
    expect(parseShellWords(quoteShellWord(word))).toEqual({ ok: true, words: [word] });
  });
});

describe('needsShell', () => {
  it('sees operators and variables outside a shell', () => {
    expect(needsShell(['echo', 'a', '>', 'file'])).toBe(true);
    expect(needsShell(['echo', '$HOME'])).toBe(true);
    expect(needsShell(['sh', '-c', 'a | b'])).toBe(false);
    expect(needsShell(['/bin/bash', '-c', 'x', '&&'])).toBe(false);
    expect(needsShell(['echo', 'a&b'])).toBe(false);
  });
});
