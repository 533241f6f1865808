import { describe, expect, it } from 'vitest';
import { formatAge, formatAgo, formatBytes, formatPercent, formatSeconds, plural, shortId, splitMiddle } from './format.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [4_264_000, '4.26 MB'],
    [42_640_000, '42.6 MB'],
    [187_000_000, '187 MB'],
    [999_600_000, '1.00 GB'],
    [Number.NaN, '–'],
    [-1, '–'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatPercent', () => {
  it.each([[0, '0 %'], [0.04, '0 %'], [0.1, '0.1 %'], [9.94, '9.9 %'], [9.96, '10 %'], [250.4, '250 %'], [-1, '–']])('%d is %s', (value, text) => expect(formatPercent(value)).toBe(text));
});

describe('times', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it.each([
    ['2026-11-21T11:59:50Z', 'just now', '< 1m'],
    ['2026-11-21T11:57:10Z', '2 minutes ago', '2m'],
    ['2026-11-21T09:00:00Z', '3 hours ago', '3h'],
    ['2026-11-20T11:00:00Z', '1 day ago', '1d'],
    ['2025-10-20T11:00:00Z', '1 year ago', '1y'],
    ['never', '–', '–'],
  ])('%s', (time, ago, age) => {
    expect(formatAgo(time, now)).toBe(ago);
    expect(formatAge(time, now)).toBe(age);
  });
  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [60, '1 min'],
    [200, '3 min 20 s'],
    [3900, '1 h 5 min'],
  ])('%d seconds', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe('words', () => {
  it('shortens ids and counts', () => {
    expect(shortId('sha256:0123456789abcdef')).toBe('0123456789ab');
    expect(plural(1, 'layer')).toBe('1 layer');
    expect(plural(1200, 'layer')).toBe('1,200 layers');
  });
  it('keeps the end of long names', () => {
    expect(splitMiddle('short')).toEqual(['short', '']);
    expect(splitMiddle('registry.example.com/team/service:2026.11.20', 10)).toEqual(['registry.example.com/team/service:', '2026.11.20']);
  });
});
