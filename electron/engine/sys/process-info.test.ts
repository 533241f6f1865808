import { expect, test } from 'vitest';
import { parseStat, readProcess } from './process-info.ts';

test('readProcess: knows this process, not one that cannot be', () => {
  expect(readProcess(process.pid)).toMatchObject({ parentPid: process.ppid, startTime: expect.stringMatching(/^\d+$/) });
  expect(readProcess(2 ** 30)).toBeUndefined();
});

test('parseStat: a command with spaces and parentheses', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => `${index + 100}`).join(' ');
  expect(parseStat(`7 (a) b (c) R 1 ${numbers}\n`)).toEqual({ command: 'a) b (c', state: 'R', parentPid: 1, isEnding: false, startTime: '117' });
});

test('parseStat: one on its way out', () => {
  expect(parseStat('7 (a) S 1 7 7 0 -1 4194308 0').isEnding).toBe(true);
  expect(parseStat('7 (a) S 1 7 7 0 -1 4194304 0').isEnding).toBe(false);
});
