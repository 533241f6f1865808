import { expect, test } from 'vitest';
import { createIgnore, readIgnoreFile } from './ignore-file.ts';

const ignored = (text: string, ...paths: string[]): string[] => {
  const ignore = createIgnore(readIgnoreFile(text));
  return paths.filter((path) => ignore?.(path, false) === 'yes');
};

test('lines are cleaned', () => {
  expect(readIgnoreFile('\uFEFF# no\n\n  a  \r\n/b/\n./c/../d//e\n! /x/ \n #kept\n/\n')).toEqual(['a', 'b', 'd/e', '!x', '#kept']);
});

test('the last line that matches counts, for folders above too', () => {
  expect(ignored('*.md\n!README.md', 'a.md', 'README.md', 'x/a.md')).toEqual(['a.md']);
  expect(ignored('*.md\n!README*.md\nREADME-secret.md', 'README-secret.md', 'README-x.md')).toEqual(['README-secret.md']);
  expect(ignored('*\n!src', 'a', 'src', 'src/a', 'src/b/c')).toEqual(['a']);
  expect(ignored('src\n!src/keep', 'src/a', 'src/keep', 'src/keep/b')).toEqual(['src/a']);
  expect(ignored('node_modules/', 'node_modules/a/b', 'x/node_modules')).toEqual(['node_modules/a/b']);
  expect(ignored('**/node_modules', 'node_modules/a/b', 'x/node_modules/y')).toEqual(['node_modules/a/b', 'x/node_modules/y']);
  expect(ignored('!a\na', 'a')).toEqual(['a']);
  expect(ignored('.', 'a')).toEqual([]);
  expect(ignored('../a', 'a')).toEqual([]);
});

test('folders are looked into only where an exception may bring something back', () => {
  const ignore = createIgnore(['vendor', 'logs', '!vendor/keep/*.txt', 'tmp', '!**/x', 'build']);
  expect(['vendor', 'vendor/keep', 'vendor/other', 'logs', 'build', 'src'].map((path) => ignore?.(path, true))).toEqual([
    'yes, but look inside', 'yes, but look inside', 'yes, but look inside', 'yes, but look inside', 'yes', 'no',
  ]);
  const narrow = createIgnore(['*', '!src/app']);
  expect(['src', 'other', 'src/lib', 'src/app'].map((path) => narrow?.(path, true))).toEqual(['yes, but look inside', 'yes', 'yes', 'no']);
});

test('nothing to leave out, and what is wrong', () => {
  expect(createIgnore(readIgnoreFile('# only\n\n'))).toBeUndefined();
  expect(createIgnore(['!a'])).toBeUndefined();
  expect(() => createIgnore(['!'])).toThrow('illegal exclusion pattern');
  expect(() => createIgnore(['[a'])).toThrow('pattern "[a": syntax error in pattern');
});
