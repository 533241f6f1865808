import { expect, test } from 'vitest';
import { goFileMode, pathStatJson } from './file-json.ts';

test.each([
  [0o100644, 0o644],
  [0o040755, 2147484141],
  [0o120777, 134218239],
  [0o010644, 33554852],
  [0o106755, 12583405],
  [0o041777, 2148532735],
  [0o020666, 69206454],
])('mode %o is %i in Go', (mode, expected) => {
  expect(goFileMode(mode)).toBe(expected);
});

test.each([
  [1_600_000_000_123_456_789n, '2020-09-13T12:26:40.123456789Z'],
  [1_600_000_000_120_000_000n, '2020-09-13T12:26:40.12Z'],
  [1_600_000_000_000_000_000n, '2020-09-13T12:26:40Z'],
  [-1n, '1969-12-31T23:59:59.999999999Z'],
  [-1_000_000_000n, '1969-12-31T23:59:59Z'],
])('time %i is %s', (mtimeNs, mtime) => {
  const json = pathStatJson({ name: 'ü', size: 1, mode: 0o100644, mtimeNs, linkTarget: '' });
  expect(JSON.parse(Buffer.from(json, 'base64').toString())).toEqual({ name: 'ü', size: 1, mode: 0o644, mtime, linkTarget: '' });
});
