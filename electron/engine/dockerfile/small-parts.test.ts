import { expect, test } from 'vitest';
import { parseByteSize } from './byte-size.ts';
import { cleanPath } from './clean-path.ts';
import { parseGoDuration } from './go-duration.ts';
import { didYouMean, nearestName } from './nearest-name.ts';

test('durations as Go writes them', () => {
  expect(['0', '1h30m', '1.5s', '-2ms', '10us', '3µs', '.5s', '1m1m'].map(parseGoDuration)).toEqual([0, 5400e9, 15e8, -2e6, 1e4, 3000, 5e8, 120e9]);
  expect(['', '3', 's', '1 s', '1d', '1.2.3s', '1s5', 'Infinitys'].map(parseGoDuration)).toEqual(Array.from({ length: 8 }, () => undefined));
});

test('sizes in powers of 1024', () => {
  expect(['512', '1b', '64k', '1.5m', '2GB', '1GiB', '3 t'].map(parseByteSize)).toEqual([512, 1, 65_536, 1_572_864, 2 * 1024 ** 3, 1024 ** 3, 3 * 1024 ** 4]);
  expect(['', 'm', '-1', '1x', '9999999p'].map(parseByteSize)).toEqual(Array.from({ length: 5 }, () => undefined));
});

test('paths as Go cleans them', () => {
  expect(['', '.', './a', 'a//b/', 'a/../b', '../a', 'a/../../b', '/..', '//a/./b'].map(cleanPath)).toEqual(['.', '.', 'a', 'a/b', 'b', '../a', '../b', '/', '/a/b']);
});

test('the name that was meant', () => {
  const names = ['FROM', 'RUN', 'COPY', 'build', 'production'];
  expect(['FORM', 'CPOY', 'copy', 'biuld', 'prodution', 'xyz', ''].map((name) => nearestName(name, names))).toEqual(['FROM', 'COPY', 'COPY', 'build', 'production', undefined, undefined]);
  expect(didYouMean('RUNN', names)).toBe(' (did you mean RUN?)');
  expect(didYouMean('x'.repeat(1000), names)).toBe('');
});
