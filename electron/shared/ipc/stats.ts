import type { StatsReading } from '../engine-api/stats.ts';

/** What containers use, read while somebody looks. `keep`: the host remembers the readings, for the charts. */
export type StatsStreamRequest = { readonly ids: readonly string[]; readonly everyMs: number; readonly keep: boolean };

/** The processes of a container as ps(1) shows them: one row each, as many fields as titles. */
export type ProcessTable = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };

export type StatsCalls = {
  /** What is remembered of a container, oldest first. See host/stats/stats-history.ts for how much that is. */
  'stats.history': { in: { id: string }; out: StatsReading[] };
  'stats.processes': { in: { id: string }; out: ProcessTable };
};

export const statsCallNames = ['stats.history', 'stats.processes'] as const satisfies readonly (keyof StatsCalls)[];
