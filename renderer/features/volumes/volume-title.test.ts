import { expect, test } from 'vitest';
import { nameProblem, proposeCopyName, volumeLineage, volumeTitle } from './volume-title.ts';

const anonymous = { name: 'abcdef0123456789'.repeat(4), anonymous: true, createdAt: '2026-11-21T10:00:00Z', origin: { containerId: 'c', containerName: 'db', image: 'postgres:17', destination: '/data' } };

test('one without a name is called by what it was made for', () => {
  expect(volumeTitle(anonymous)).toBe('from db at /data');
  expect(volumeLineage(anonymous)).toMatch(/^From container db of image postgres:17 at \/data, Nov 21, 2026/);
  expect(volumeTitle({ ...anonymous, origin: null })).toBe('anonymous abcdef012345');
  expect(volumeTitle({ ...anonymous, name: 'data', anonymous: false })).toBe('data');
  expect(volumeLineage({ ...anonymous, anonymous: false })).toBe('');
});

test('names are checked as the engine does, and for being free', () => {
  expect(nameProblem('data-1.b_c', [])).toBeUndefined();
  for (const name of ['', '-a', 'a b', 'a/b', 'x'.repeat(256)]) expect(nameProblem(name, []), name).toBeDefined();
  expect(nameProblem('data', ['data'])).toMatch(/already/);
});

test('a copy gets a free name', () => {
  expect(proposeCopyName('data', [])).toBe('data-copy');
  expect(proposeCopyName('data', ['data-copy', 'data-copy-2'])).toBe('data-copy-3');
  expect(proposeCopyName(anonymous.name, [])).toBe('abcdef012345-copy');
});
