/** Exact text (but for one newline at the end), a pattern, or JSON that has at least this. */
export type Expected = string | RegExp | { readonly json: unknown };

/** What a command line has to give. Left out: nothing on that stream, exit code 0. */
export type Outcome = { readonly code?: number; readonly out?: Expected; readonly err?: Expected };

/**
 * One command line for a shell, run after the ones before it in the same engine. `$T` is a folder of the table's own, `$R` and `$G` are registries. The expectation
 * is the one of Docker's engine; where ours gives something else on purpose, `differs` says why and what.
 */
export type Row = Outcome & { readonly line: string; readonly differs?: Outcome & { readonly why: string } };

/** Rows of one topic. Containers, networks and volumes that it leaves are removed at its end. */
export type Topic = { readonly topic: string; /** Lines that have to succeed first. */ readonly setup?: readonly string[]; readonly rows: readonly Row[] };

/** For a stream that is not looked at. */
export const anything = /^/;

/** A whole id on a line of its own. */
export const longId = /^[0-9a-f]{64}\n$/;
