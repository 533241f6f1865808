import { z } from 'zod';
import { EngineError } from '../shared/errors/engine-error.ts';

/** A reply checked for the fields the host relies on; what else is in it is dropped. Fails `internal`, with what was wrong where. */
export function readReply<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError('internal', `${what}: unexpected reply: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`);
}

/** Docker leaves out, or sends null for, what is empty. */
export const text = z.string().nullish().transform((value) => value ?? '');
export const count = z.number().nullish().transform((value) => value ?? 0);
export const flag = z.boolean().nullish().transform((value) => value ?? false);
export const texts = z.array(z.string()).nullish().transform((value) => value ?? []);
export const labels = z.record(z.string(), z.string()).nullish().transform((value) => value ?? {});
export const keys = z.record(z.string(), z.unknown()).nullish().transform((value) => Object.keys(value ?? {}));
