import { expect, test } from 'vitest';
import { baseName, parentPath, parseEntryPath } from './entry-path.ts';

test.each([
  ['./', ''], ['.', ''], ['a', 'a'], ['./a//b/./c/', 'a/b/c'], ['..a/b..', '..a/b..'], ['...', '...'],
])('parseEntryPath: %s', (name, path) => expect(parseEntryPath(name)).toBe(path));

test.each(['', '/', '/a', '//a', '..', '../a', 'a/..', 'a/../b', './..', 'a\0b', 'x'.repeat(4097)])('parseEntryPath: refuses %j', (name) => {
  expect(() => parseEntryPath(name)).toThrow(expect.objectContaining({ kind: 'invalid' }));
});

test('parentPath and baseName', () => {
  expect([parentPath('a/b/c'), parentPath('a'), parentPath('')]).toEqual(['a/b', '', '']);
  expect([baseName('a/b/c'), baseName('a'), baseName('')]).toEqual(['c', 'a', '']);
});
