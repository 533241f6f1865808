import { expect, test, vi } from 'vitest';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { createLiveStats, liveRoom } from './live-stats.tsx';

const reading = (id: string, seconds: number): StatsReading => ({ id, at: seconds * 1000, cpu: seconds, memory: 1, memoryLimit: 2, received: 0, sent: 0, read: 0, written: 0, processes: 1 });
const times = (stats: ReturnType<typeof createLiveStats>, id: string): number[] => stats.of(id).map(({ at }) => at / 1000);

test('the last readings of each, the same array until there are new ones', () => {
  const stats = createLiveStats();
  const heard = vi.fn();
  const leave = stats.subscribe(heard);
  stats.push([reading('a', 0), reading('b', 0)]);
  const before = stats.of('a');
  expect(stats.of('a')).toBe(before);
  for (let index = 1; index <= liveRoom; index += 1) stats.push([reading('a', index * 2)]);
  expect(times(stats, 'a')).toHaveLength(liveRoom);
  expect(times(stats, 'a').at(-1)).toBe(liveRoom * 2);
  expect(times(stats, 'b')).toEqual([0]);
  expect(stats.of('c')).toBe(stats.of('d'));
  leave();
  stats.push([]);
  expect(heard).toHaveBeenCalledTimes(1 + liveRoom);
});

test('after a gap a line begins anew; who was not read for long is forgotten', () => {
  const stats = createLiveStats();
  stats.push([reading('a', 0)]);
  stats.push([reading('a', 2)]);
  stats.push([reading('a', 60)]);
  expect(times(stats, 'a')).toEqual([60]);
  stats.push(Array.from({ length: 400 }, (_, index) => reading(`x${index}`, 61)));
  expect(times(stats, 'a')).toEqual([]);
  expect(times(stats, 'x0')).toEqual([61]);
});
