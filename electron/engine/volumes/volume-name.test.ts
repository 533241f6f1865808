import { expect, test } from 'vitest';
import { makeVolumeName, parseVolumeName } from './volume-name.ts';

test.each(['ab', 'data', 'A1_b.c-d', '0'.repeat(64), 'x'.repeat(255)])('%s is a name', (name) => {
  expect(parseVolumeName(name)).toBe(name);
});

test.each([
  ['x', 'create x: volume name is too short, names should be at least two alphanumeric characters'],
  ['../x', 'create ../x: "../x" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path'],
  ['', 'includes invalid characters'],
  ['.parts', 'includes invalid characters'],
  ['a/b', 'includes invalid characters'],
  ['a\0b', 'includes invalid characters'],
  ['ab\n', 'includes invalid characters'],
  ['x'.repeat(256), 'volume name is too long: 256 characters, at most 255 are allowed'],
])('%j is none', (name, message) => {
  expect(() => parseVolumeName(name)).toThrow(message);
});

test('a made name is a name, and another each time', () => {
  expect(parseVolumeName(makeVolumeName())).toHaveLength(64);
  expect(makeVolumeName()).not.toBe(makeVolumeName());
});
