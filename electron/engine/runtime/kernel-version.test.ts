import { expect, test } from 'vitest';
import { isAtLeast } from './kernel-version.ts';

test.each([
  ['5.12.0', true], ['5.12', true], ['5.15.0-91-generic', true], ['6.1.0-18-amd64', true], ['10.0-rc1', true], ['5.4.0', false], ['4.19.0-25-amd64', false], ['5.9.1', false],
])('%s is at least 5.12: %s', (release, expected) => {
  expect(isAtLeast(release, '5.12')).toBe(expected);
});
