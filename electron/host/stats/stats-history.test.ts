import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StatsReading } from '../../shared/engine-api/stats.ts';
import { createAnnouncer } from '../announcer.ts';
import { openStatsHistory, thinReadings, type StatsHistory } from './stats-history.ts';

let configDir: string;
let history: StatsHistory;
const announcer = createAnnouncer();
const open = (): StatsHistory => openStatsHistory({ configDir, announcer });
const reading = (id: string, at: number, cpu = 1): StatsReading => ({ id, at, cpu, memory: 10, memoryLimit: 100, received: 0, sent: 0, read: 0, written: 0, processes: 1 });

beforeEach(() => {
  configDir = mkdtempSync(path.join(tmpdir(), 'stats-'));
  history = open();
});
afterEach(() => rmSync(configDir, { recursive: true }));

test('what was read is there after a restart', () => {
  history.add(reading('a', 1000));
  history.add(reading('a', 2000, 7.25));
  history.add(reading('a', 2000));
  history.save();
  expect(open().readings('a')).toEqual([reading('a', 1000), reading('a', 2000, 7.25)]);
  expect(open().readings('b')).toEqual([]);
});

test('a damaged file begins anew; without news nothing is written', () => {
  writeFileSync(`${configDir}/stats-history.json`, '{"a":[[1]]}');
  history = open();
  expect(history.readings('a')).toEqual([]);
  history.save();
  expect(readFileSync(`${configDir}/stats-history.json`, 'utf8')).toBe('{"a":[[1]]}');
});

test('of the 30 looked at last, and none that was removed', () => {
  for (let index = 0; index < 31; index += 1) history.add(reading(`c${index}`, 1000));
  history.add(reading('c1', 2000));
  history.add(reading('c31', 1000));
  expect(['c0', 'c1', 'c2', 'c31'].map((id) => history.readings(id).length)).toEqual([0, 2, 0, 1]);
  announcer.announce('engine.notice', { noun: 'container', action: 'destroy', id: 'c1', name: 'c1' });
  expect(history.readings('c1')).toEqual([]);
});

test('over the bound what is long ago gets coarse, and after a day it goes', () => {
  const readings = Array.from({ length: 1201 }, (_, index) => reading('a', index * 1000, index));
  const thinned = thinReadings(readings, 1_200_000);
  expect(thinned).toHaveLength(901);
  expect(thinned[0]).toEqual(reading('a', 1000, 0.5));
  expect(thinned.slice(-601)).toEqual(readings.slice(-601));
  expect(thinReadings(readings, 86_400_000 + 1_000_000)).toHaveLength(201);
});
