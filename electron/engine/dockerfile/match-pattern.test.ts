import { expect, test } from 'vitest';
import { compilePattern } from './match-pattern.ts';

test.each<[string, string[], string[]]>([
  ['a', ['a'], ['b', 'a/b', 'aa']],
  ['*.go', ['main.go', '.go'], ['a/main.go', 'main.goo']],
  ['*/*.go', ['a/b.go'], ['b.go', 'a/b/c.go']],
  ['a?c', ['abc'], ['ac', 'a/c']],
  ['[a-c]x', ['ax', 'cx'], ['dx', 'x']],
  ['[^a-c]x', ['dx', '/x'], ['ax']],
  ['***[^a]b', ['a/b', 'xcb', 'x/ab/b'], ['ab', 'x/ab']],
  ['\\*', ['*'], ['a']],
  ['[\\]]', [']'], ['a']],
  ['**', ['a', 'a/b', '.x'], []],
  ['**/a', ['a', 'x/a', 'x/y/a'], ['xa', 'a/b']],
  ['**a', ['a', 'xa', 'x/ya'], ['ab']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'ab']],
  ['a**', ['a', 'ab', 'ab/c'], ['ba']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
  ['**/*.md', ['a.md', 'x/y/a.md'], ['a.mdx']],
  ['**/node_modules/**/*.js', ['node_modules/a.js', 'x/node_modules/y/z/a.js'], ['a.js', 'x/node_modules/a.ts']],
  ['**/a/**/b/*', ['a/b/c', 'x/a/y/a/z/b/c'], ['a/c', 'b/c']],
  ['*a**b', ['aab', 'ab', 'xa/y/b'], ['b', 'axb']],
  ['a.b+c', ['a.b+c'], ['axbbc']],
  ['ä*', ['äb'], ['a']],
])('%s', (pattern, yes, no) => {
  const { matches } = compilePattern(pattern);
  expect(yes.filter((path) => !matches(path))).toEqual([]);
  expect(no.filter((path) => matches(path))).toEqual([]);
});

test.each(['[', '[]', '[a', 'a\\', '[a-]', '[-a]'])('refuses %s', (pattern) => {
  expect(() => compilePattern(pattern)).toThrow('syntax error in pattern');
});

test('folders that cannot hold a match', () => {
  const below = (pattern: string, folder: string): boolean => compilePattern(pattern).mayMatchBelow(folder);
  expect([below('a/b/c', 'a'), below('a/b/c', 'a/b'), below('a/b/c', 'a/b/c'), below('a/b/c', 'x'), below('a', 'a')]).toEqual([true, true, false, false, false]);
  expect([below('*/b', 'x'), below('**/b', 'x/y/z'), below('a/**/b', 'a/q'), below('a/**/b', 'x'), below('a*/**', 'ab/c')]).toEqual([true, true, true, false, true]);
});

test('many wildcards take no time', () => {
  const path = `${'a/'.repeat(1000)}${'a'.repeat(2000)}`;
  expect(compilePattern(`${'**/a/'.repeat(50)}b`).matches(path)).toBe(false);
  expect(compilePattern(`**/${'*a'.repeat(50)}b`).matches(path)).toBe(false);
});
