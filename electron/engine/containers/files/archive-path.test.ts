import { expect, test } from 'vitest';
import { absolutePath, lastPart, pathBelow } from './archive-path.ts';

test.each([
  ['/', '/', '/'],
  ['/a', '/a', 'a'],
  ['a', '/a', 'a'],
  ['/a/', '/a/', 'a'],
  ['/a/.', '/a/.', '.'],
  ['/a/./', '/a/.', '.'],
  ['.', '/.', '.'],
  ['/./', '/.', '.'],
  ['/a//b', '/a/b', 'b'],
  ['/a/../b', '/b', 'b'],
  ['/../../a', '/a', 'a'],
  ['/a/..', '/', '/'],
  ['/a.', '/a.', 'a.'],
  ['/a/b..', '/a/b..', 'b..'],
])('the path %s is %s, called %s', (asked, path, name) => {
  expect([absolutePath(asked), lastPart(absolutePath(asked))]).toEqual([path, name]);
});

test.each([
  ['a', 'a'],
  ['./a/', 'a'],
  ['/a', 'a'],
  ['a/../b', 'b'],
  ['a//./b', 'a/b'],
  ['.', ''],
  ['/', ''],
  ['a/..', ''],
  ['..', undefined],
  ['../a', undefined],
  ['a/../../b', undefined],
  ['/..', undefined],
])('the name %s is the path %s below', (name, path) => {
  expect(pathBelow(name)).toBe(path);
});
