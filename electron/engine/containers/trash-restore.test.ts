import { expect, test } from 'vitest';
import { freeName } from './trash-restore.ts';

test.each<[string, string[], string]>([
  ['web', [], 'web'],
  ['web', ['web'], 'web-restored'],
  ['web', ['web', 'web-restored'], 'web-restored-2'],
  ['web-restored', ['web-restored'], 'web-restored-2'],
  ['web-restored-2', ['web-restored', 'web-restored-2'], 'web-restored-3'],
])('%s beside %j comes back as %s', (name, taken, expected) => {
  expect(freeName(name, (other) => taken.includes(other))).toBe(expected);
});
