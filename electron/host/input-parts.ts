import { z } from 'zod';

/** Fields that several calls take. Bounds are far above what is sensible: they keep a page from sending what would hurt. */
export const empty = z.strictObject({});
export const id = z.string().min(1).max(300);
export const byId = z.strictObject({ id });
export const shortText = z.string().max(4096);
export const words = z.array(z.string().max(131_072)).max(10_000);

/** A schema for each call of a noun; the types keep them complete. */
export type InputsOf<Calls extends Readonly<Record<string, { in: unknown }>>> = { readonly [Name in keyof Calls]: z.ZodType<Calls[Name]['in']> };
