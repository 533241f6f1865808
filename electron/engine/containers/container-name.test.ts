import { expect, test } from 'vitest';
import { makeContainerName, parseContainerName } from './container-name.ts';

test.each(['web', '/web', 'a1', 'A.b-c_d', '00'])('%s is a name', (text) => {
  expect(parseContainerName(text)).toBe(text.replace('/', ''));
});

test.each(['', 'a', '/', '-web', '.web', '_a', 'a/b', 'web!', 'wéb', 'a b', '//web'])('%j is none, in Docker\'s words', (text) => {
  expect(() => parseContainerName(text)).toThrow(`Invalid container name (${text}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`);
});

test('a made-up name is valid', () => {
  const name = makeContainerName(() => false);
  expect(name).toMatch(/^[a-z]+_[a-z]+$/);
  expect(parseContainerName(name)).toBe(name);
});

test('a made-up name avoids what is taken, by a number in the end', () => {
  expect(makeContainerName((name) => !/\d/.test(name))).toMatch(/^[a-z]+_[a-z]+5$/);
});
