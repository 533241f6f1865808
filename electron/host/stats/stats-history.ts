import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { StatsReading } from '../../shared/engine-api/stats.ts';
import type { Announcer } from '../announcer.ts';

/**
 * What charts show of the past. Kept are readings that were made while somebody looked at a container's page: nothing is read for its own sake.
 * Of each container at most 1,200 readings: the newest as they came (one a second: ten minutes and more), older ones
 * thinned again and again, none older than a day. Of the 30 containers that were looked at last. They are written to one file when a page is left
 * and when the app ends, so they are there after a restart; a crash loses what came since.
 */
export type StatsHistory = {
  add(reading: StatsReading): void;
  /** Oldest first. */
  readings(id: string): StatsReading[];
  /** Writes it down where there is news. */
  save(): void;
};

const maxReadings = 1200;
const maxContainers = 30;
const maxAgeMs = 86_400_000;

const count = z.number().min(0);
const stored = z.record(
  z.string(),
  z.array(z.tuple([count, count, count, count, count, count, count, count, count])).max(maxReadings),
);

export function openStatsHistory(options: { readonly configDir: string; readonly announcer: Pick<Announcer, 'listen'> }): StatsHistory {
  const file = path.join(options.configDir, 'stats-history.json');
  const kept = readHistory(file);
  let isDirty = false;
  options.announcer.listen((frame) => {
    if (frame.name === 'engine.notice' && frame.payload.noun === 'container' && frame.payload.action === 'destroy' && kept.delete(frame.payload.id)) isDirty = true;
  });
  return {
    add: (reading) => {
      const readings = kept.get(reading.id) ?? [];
      if ((readings.at(-1)?.at ?? 0) >= reading.at) return;
      // The one looked at last stands last.
      kept.delete(reading.id);
      kept.set(reading.id, thinReadings([...readings, reading], reading.at));
      const [oldest] = kept.keys();
      if (kept.size > maxContainers && oldest !== undefined) kept.delete(oldest);
      isDirty = true;
    },
    readings: (id) => kept.get(id) ?? [],
    save: () => {
      if (!isDirty) return;
      isDirty = false;
      try {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries([...kept].map(([id, readings]) => [id, readings.map(toRow)]))));
        renameSync(`${file}.new`, file);
      } catch {
        // A full disk, say: a chart with a shorter past is no reason to trouble anybody.
      }
    },
  };
}

/** Over the bound, each two of the older half become one: what is long ago gets coarse, what is new stays as it came. */
export function thinReadings(readings: readonly StatsReading[], now: number): StatsReading[] {
  const young = readings.filter(({ at }) => now - at <= maxAgeMs);
  if (young.length <= maxReadings) return young;
  const half = maxReadings / 2;
  const thinned: StatsReading[] = [];
  for (let index = 0; index + 1 < half; index += 2) thinned.push(middleOf(young[index] as StatsReading, young[index + 1] as StatsReading));
  return [...thinned, ...young.slice(half)];
}

const rates = ['cpu', 'memory', 'received', 'sent', 'read', 'written'] as const;

function middleOf(first: StatsReading, second: StatsReading): StatsReading {
  const means = Object.fromEntries(rates.map((name) => [name, Math.round(((first[name] + second[name]) / 2) * 100) / 100])) as Pick<StatsReading, (typeof rates)[number]>;
  return { ...second, ...means };
}

type Row = z.output<typeof stored>[string][number];

function toRow({ at, cpu, memory, memoryLimit, received, sent, read, written, processes }: StatsReading): Row {
  return [at, cpu, memory, memoryLimit, received, sent, read, written, processes];
}

function readHistory(file: string): Map<string, StatsReading[]> {
  try {
    const found = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    return new Map(
      Object.entries(found).map(([id, rows]) => [id, rows.map(([at, cpu, memory, memoryLimit, received, sent, read, written, processes]) => ({ id, at, cpu, memory, memoryLimit, received, sent, read, written, processes }))]),
    );
  } catch {
    // None yet, or of another version: it begins anew.
    return new Map();
  }
}
