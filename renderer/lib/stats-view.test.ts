import { expect, test } from 'vitest';
import type { StatsReading } from '../../electron/shared/engine-api/stats.ts';
import { planChart, planRows, summarise } from './stats-view.ts';

const reading = (seconds: number, cpu = 1): StatsReading => ({ id: 'c', at: seconds * 1000, cpu, memory: 10, memoryLimit: 100, received: 4, sent: 0, read: 0, written: 0, processes: 2 });

test('a line breaks where nobody looked', () => {
  const data = planChart([reading(0), reading(1, 2), reading(100, 3), reading(101, 4)], [({ cpu }) => cpu, ({ memory }) => memory]);
  expect(data).toEqual([[0, 1, 2, 100, 101], [1, 2, null, 3, 4], [10, 10, null, 10, 10]]);
});

test('thinned readings of long ago are no gaps', () => {
  const data = planChart([0, 10, 20, 40, 60].map((at) => reading(at)), [({ cpu }) => cpu]);
  expect(data[1]).not.toContain(null);
});

test('rows are averages, newest first, and none for a span without readings', () => {
  const { seconds, rows } = planRows([reading(0, 2), reading(1, 4), reading(20, 7)], 10);
  expect(seconds).toBe(2);
  expect(rows.map(({ at, cpu }) => [at, cpu])).toEqual([[20_000, 7], [1000, 4], [0, 2]]);
  expect(planRows([], 10)).toEqual({ seconds: 0, rows: [] });
  expect(planRows([reading(0, 2), reading(1, 4)], 1)).toMatchObject({ seconds: 1, rows: [{ at: 1000, cpu: 4 }] });
});

test('a line in three numbers', () => {
  expect(summarise([1, null, 5, 3])).toEqual({ now: 3, mean: 3, top: 5 });
  expect(summarise([null])).toBeUndefined();
});
