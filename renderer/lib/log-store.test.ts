import { expect, test } from 'vitest';
import { logMark } from '../../electron/shared/engine-api/log-page.ts';
import type { LogLines } from '../../electron/shared/ipc/logs.ts';
import type { LogMatcher } from './log-matcher.ts';
import { SlowPattern } from './log-matcher.ts';
import { createLogStore } from './log-store.ts';
import { wholeView } from './log-view.ts';
import { matchLines } from './match-lines.ts';

const now = (run: () => void): void => run();
const matcher: LogMatcher = { match: async (lines, pattern) => matchLines(lines, pattern), close: () => {} };
const texts = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

function linesOf(all: readonly string[], { marks = [], sources = [], cut = [] }: { marks?: number[]; sources?: number[]; cut?: [number, number][] } = {}): LogLines {
  return {
    text: all.join('\n'), times: all.map((_, index) => index), marks: all.map((_, index) => marks[index] ?? 0), offsets: all.map((_, index) => index * 10), cut,
    origins: [{ source: 0, file: '7' }, { source: 1, file: '8' }], from: sources.length === 0 ? [] : all.map((_, index) => sources[index] ?? 0),
  };
}

const shownTexts = (store: ReturnType<typeof createLogStore>, columns = Infinity): string[] => store.linesAt(0, 1e9, columns).map(({ text }) => text);

test('older lines come before, and each keeps its number', () => {
  const store = createLogStore({ matcher, schedule: now });
  store.append(linesOf(texts(10, 13)));
  store.prepend(linesOf(texts(0, 10)));
  store.append(linesOf(['line 13 é']));
  expect(shownTexts(store)).toEqual([...texts(0, 13), 'line 13 é']);
  expect(store.linesAt(9, 2, Infinity).map(({ seq, row, text, position }) => [seq, row, text, position])).toEqual([[-1, 9, 'line 9', '7:90'], [0, 10, 'line 10', '7:0']]);
  expect([store.rowOf(-10, Infinity), store.rowOf(0, Infinity), store.size(), store.end()]).toEqual([0, 10, 14, 4]);
});

test('lines are folded into rows', () => {
  const store = createLogStore({ matcher, schedule: now });
  store.append(linesOf(['a'.repeat(25), '\u001b[31mred\u001b[0m', '', '日'.repeat(6)]));
  expect(store.linesAt(0, 100, 10).map(({ row, rows }) => [row, rows])).toEqual([[0, 3], [3, 1], [4, 1], [5, 2]]);
  expect([store.rows(10), store.rows(Infinity)]).toEqual([7, 4]);
  expect(store.linesAt(2, 1, 10).map(({ seq }) => seq)).toEqual([0]);
});

test('what is looked for is found, counted, stepped through and shown alone, in old and new lines', async () => {
  const store = createLogStore({ matcher, schedule: now });
  store.append(linesOf(texts(0, 9000)));
  const pattern = { source: '99$', flags: 'i' };
  store.setView({ ...wholeView, pattern });
  expect(store.progress()).toBe('busy');
  await expect.poll(() => store.progress()).toBe('idle');
  expect([store.hits(), store.nextHit(undefined, -1), store.nextHit(99, 1), store.nextHit(99, -1), store.hitNumber(199)]).toEqual([90, 8999, 199, 8999, 2]);
  store.prepend(linesOf(['old 99', 'old 98']));
  store.append(linesOf(['new 99']));
  await expect.poll(() => store.hits()).toBe(92);
  store.setView({ ...wholeView, pattern, hide: true });
  expect([store.shown(), store.rows(Infinity), store.linesAt(0, 1, Infinity)[0]?.text]).toEqual([92, 92, 'old 99']);
  store.setView(wholeView);
  expect([store.shown(), store.hits(), store.progress()]).toEqual([9003, 0, 'idle']);
});

test('an expression without end is given up', async () => {
  const store = createLogStore({ matcher: { match: () => Promise.reject(new SlowPattern('slow')), close: () => {} }, schedule: now });
  store.append(linesOf(['x']));
  store.setView({ ...wholeView, pattern: { source: 'x', flags: '' } });
  await expect.poll(() => store.progress()).toBe('slow');
});

test('streams, levels and logs are shown or not', () => {
  const store = createLogStore({ matcher, schedule: now });
  store.append(linesOf(['ERROR a', '  at b', 'INFO c', 'd'], { marks: [1, 1, 0, 0], sources: [0, 0, 0, 1] }));
  store.setView({ ...wholeView, stderr: false });
  expect(shownTexts(store)).toEqual(['INFO c', 'd']);
  store.setView({ ...wholeView, hiddenLevels: new Set([0, 3]) });
  expect(shownTexts(store)).toEqual(['ERROR a', '  at b']);
  store.setView({ ...wholeView, hiddenSources: new Set([0]) });
  expect(shownTexts(store)).toEqual(['d']);
});

test('a line that goes on is one line; what was cut stays so, with its whole length', () => {
  const store = createLogStore({ matcher, schedule: now });
  store.append(linesOf(['Password'], { marks: [logMark.open] }));
  store.append(linesOf([': '], { marks: [logMark.more] }));
  store.append(linesOf(['big'], { marks: [logMark.open | logMark.cut], cut: [[0, 100]] }));
  store.append(linesOf([''], { marks: [logMark.more | logMark.cut], cut: [[0, 50]] }));
  expect(store.linesAt(0, 9, Infinity).map(({ text, cut }) => [text, cut])).toEqual([['Password: ', undefined], ['big', 150]]);
});

test('the oldest lines are let go; a cleared log counts on', () => {
  const store = createLogStore({ matcher, schedule: now, limits: { lines: 5000, bytes: 1e9 } });
  for (let at = 0; at < 12_000; at += 1000) store.append(linesOf(texts(at, at + 1000)));
  expect([store.hasDropped(), store.size() <= 5000, store.end()]).toEqual([true, true, 12_000]);
  store.clear();
  expect([store.size(), store.end()]).toEqual([0, 12_000]);
  store.append(linesOf(['again']));
  expect(store.linesAt(0, 5, Infinity).map(({ seq, text }) => [seq, text])).toEqual([[12_000, 'again']]);
});

test('many lines are read back and laid out', () => {
  const store = createLogStore({ matcher, schedule: now });
  const page = linesOf(Array.from({ length: 10_000 }, (_, index) => `2026-11-21T16:00:00Z INFO request ${index} GET /api/orders/81723 200 in 12 ms`));
  for (let pages = 0; pages < 10; pages += 1) store.prepend(page);
  expect([store.size(), store.rows(Infinity), store.rows(20)]).toEqual([100_000, 100_000, 400_000]);
  expect([store.isFull(), store.linesAt(50_000, 3, Infinity).length]).toEqual([false, 3]);
});
