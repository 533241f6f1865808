import type { Empty } from '../shared/ipc/empty.ts';

/** A handler for each call of a noun; its input has been parsed. */
export type HandlersOf<Calls extends Readonly<Record<string, { in: unknown; out: unknown }>>> = { readonly [Name in keyof Calls]: (input: Calls[Name]['in']) => Promise<Calls[Name]['out']> };

/** What is done has nothing to tell. */
export async function done(work: void | Promise<void>): Promise<Empty> {
  await work;
  return {};
}
