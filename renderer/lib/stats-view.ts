import type { StatsReading } from '../../electron/shared/engine-api/stats.ts';

/** What a chart draws: times in seconds, then the values of each line; null breaks a line. */
export type ChartData = readonly [readonly number[], ...(readonly (number | null)[])[]];

/** After so long without a reading nobody looked: the line breaks. Old readings are thinned, so their steps are longer. */
function isGap(before: number, step: number): boolean {
  return step > Math.max(15_000, before * 4);
}

/** Lines through readings, broken where nobody looked. */
export function planChart(readings: readonly StatsReading[], picks: readonly ((reading: StatsReading) => number)[]): ChartData {
  const times: number[] = [];
  const lines: (number | null)[][] = picks.map(() => []);
  let last: { at: number; step: number } | undefined;
  for (const reading of readings) {
    const step = last === undefined ? 0 : reading.at - last.at;
    if (last !== undefined && isGap(last.step, step)) {
      times.push((last.at + 1000) / 1000);
      for (const line of lines) line.push(null);
    }
    times.push(reading.at / 1000);
    for (const [index, pick] of picks.entries()) lines[index]?.push(pick(reading));
    last = { at: reading.at, step: last !== undefined && isGap(last.step, step) ? 0 : step };
  }
  return [times, ...lines];
}

export type StatsMeans = Pick<StatsReading, 'at' | 'cpu' | 'memory' | 'received' | 'sent' | 'read' | 'written' | 'processes'>;

const counted = ['cpu', 'memory', 'received', 'sent', 'read', 'written', 'processes'] as const;

/** At most `count` rows, newest first, each the average of as many seconds. Spans in which nobody looked have no row. */
export function planRows(readings: readonly StatsReading[], count: number): { readonly seconds: number; readonly rows: readonly StatsMeans[] } {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return { seconds: 0, rows: [] };
  const seconds = Math.max(1, Math.ceil((last.at - first.at) / 1000 / count));
  const spans = Map.groupBy(readings, ({ at }) => Math.floor((last.at - at) / 1000 / seconds));
  const rows = [...spans].sort(([a], [b]) => a - b).map(([, members]) => meanOf(members));
  return { seconds, rows: rows.slice(0, count) };
}

function meanOf(readings: readonly StatsReading[]): StatsMeans {
  const mean = (name: (typeof counted)[number]): number => readings.reduce((sum, reading) => sum + reading[name], 0) / readings.length;
  return { at: readings.at(-1)?.at ?? 0, cpu: mean('cpu'), memory: mean('memory'), received: mean('received'), sent: mean('sent'), read: mean('read'), written: mean('written'), processes: Math.round(mean('processes')) };
}

/** What a line says in three numbers; undefined where it has no point. */
export function summarise(values: readonly (number | null)[]): { readonly now: number; readonly mean: number; readonly top: number } | undefined {
  const known = values.filter((value) => value !== null);
  const now = known.at(-1);
  if (now === undefined) return undefined;
  return { now, mean: known.reduce((sum, value) => sum + value, 0) / known.length, top: Math.max(...known) };
}
