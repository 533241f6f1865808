import { z } from 'zod';
import type { StatsCalls, StatsStreamRequest } from '../../shared/ipc/stats.ts';
import { byId, id, type InputsOf } from '../input-parts.ts';

export const statsInputs: InputsOf<StatsCalls> = {
  'stats.history': byId,
  'stats.processes': byId,
};

export const statsStreamInput: z.ZodType<StatsStreamRequest> = z.strictObject({ ids: z.array(id).max(200), everyMs: z.int().min(500).max(60_000), keep: z.boolean() });
