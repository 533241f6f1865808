import { expect, it } from 'vitest';
import { formatSize, parseSize } from './sizes.ts';

it.each([
  ['', 0], ['512m', 512 << 20], ['1.5 GB', 1.5 * 2 ** 30], ['64 MiB', 64 << 20], ['100', 100], ['7 kb', 7168], ['12b', 12], ['0', 0],
  ['much', undefined], ['-1', undefined], ['1x', undefined], ['999999999t', undefined],
])('%j is %j', (text, bytes) => expect(parseSize(text)).toBe(bytes));

it.each([[0, ''], [512 << 20, '512m'], [2 ** 30, '1g'], [6_291_457, '6291457b'], [1024, '1k']])('%j is %j', (bytes, text) => expect(formatSize(bytes)).toBe(text));
