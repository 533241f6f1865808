import { expect, test } from 'vitest';
import { parsePattern } from './parse-pattern.ts';

test.each([
  ['web', 'web', true], ['web', 'web:1', false], ['we*', 'web', true], ['w*b', 'w/b', false], ['*/web', 'team/web', true], ['*/web', 'a/b/web', false], ['w?b', 'web', true],
  ['w?b', 'w/b', false], ['w[a-f]b', 'web', true], ['w[^a-f]b', 'web', false], ['a.c', 'abc', false], ['a\\*', 'a*', true], ['a\\*', 'ab', false], ['{a,b}', 'a', false], ['', '', true],
  ['**', 'a/b', false], ['w[\\]]b', 'w]b', true],
])('%s and %s: %s', (pattern, name, fits) => expect(parsePattern(pattern)(name)).toBe(fits));

test.each(['[', 'a[b', '[]', '[z-a]', 'a\\'])('%s is refused', (pattern) => expect(() => parsePattern(pattern)).toThrow('syntax error in pattern'));
