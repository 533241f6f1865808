import { z } from 'zod';

// Go's JSON takes null for any field that is left out.
export const text = z.string().nullish().transform((value) => value ?? '');
export const flag = z.boolean().nullish().transform((value) => value ?? false);
export const whole = z.number().int().nullish().transform((value) => value ?? 0);
export const list = z.array(z.string()).nullish().transform((value) => value ?? []);
/** A set as Go writes it: `{"80/tcp": {}}`. */
export const keys = z.record(z.string(), z.unknown()).nullish().transform((value) => Object.keys(value ?? {}));
export const textMap = z.record(z.string(), z.string()).nullish().transform((value) => value ?? {});

/** What a set of fields is read as. Each part of the create body knows its own fields only. */
export type Fields<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;
