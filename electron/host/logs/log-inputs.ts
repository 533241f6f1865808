import { z } from 'zod';
import type { LogCalls, LogFollowRequest } from '../../shared/ipc/logs.ts';
import { id, shortText, type InputsOf } from '../input-parts.ts';

const position = z.string().regex(/^\d{1,20}:\d{1,15}$/);
const micros = z.int().min(0).nullable();
const sourcesMost = 50;

export const logInputs: InputsOf<LogCalls> = {
  'logs.page': z.strictObject({
    sources: z.array(z.strictObject({ id, before: position.nullable().optional() })).min(1).max(sourcesMost),
    lines: z.int().min(1).max(50_000), since: micros, until: micros,
  }),
  'logs.line': z.strictObject({ id, at: position }),
  'logs.export': z.strictObject({ handle: id, sources: z.array(z.strictObject({ id, name: shortText })).min(1).max(sourcesMost), format: z.enum(['text', 'json']), since: micros, until: micros }),
  'logs.saveShown': z.strictObject({ handle: id, dropped: id }),
};

export const logFollowInput: z.ZodType<LogFollowRequest> = z.strictObject({
  sources: z.array(z.strictObject({ id, after: position.nullable() })).min(1).max(sourcesMost),
  until: micros,
});
