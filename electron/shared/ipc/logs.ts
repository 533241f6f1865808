import type { LogLineReply, LogPosition } from '../engine-api/log-page.ts';
import type { ErrorBody } from '../errors/engine-error.ts';

/** Times in microseconds since 1970, both included; null is no bound. */
export type LogBounds = { readonly since: number | null; readonly until: number | null };

/** The lines before a position of each log, or its last ones where that is undefined. A log whose `before` is null has none left. */
export type LogPageRequest = LogBounds & { readonly sources: readonly { readonly id: string; readonly before?: LogPosition | null | undefined }[]; readonly lines: number };

/** Lines of one log or of several in order of time, in columns. A line's position is that of its origin, a colon, and its offset. */
export type LogLines = {
  readonly text: string;
  readonly times: readonly number[];
  /** As in engine-api/log-page.ts. */
  readonly marks: readonly number[];
  readonly offsets: readonly number[];
  readonly cut: readonly (readonly [number, number])[];
  /** Index of the log in the request, and the file of it. */
  readonly origins: readonly { readonly source: number; readonly file: string }[];
  /** Index of each line's origin; empty where there is one only. */
  readonly from: readonly number[];
};

export type LogPage = {
  readonly lines: LogLines;
  /** As the request's sources. A log that cannot be read says why; the others are there. */
  readonly sources: readonly { readonly start: LogPosition | null; readonly end: LogPosition | null; readonly error: ErrorBody | null }[];
};

export type LogFollowRequest = { readonly sources: readonly { readonly id: string; readonly after: LogPosition | null }[]; readonly until: number | null };

export type LogNews =
  | { readonly kind: 'lines'; readonly lines: LogLines; /** How far each log of this batch has come. */ readonly ends: readonly { readonly source: number; readonly end: LogPosition }[] }
  /** The run is over, or the log cannot be read any more. */
  | { readonly kind: 'ended'; readonly source: number; readonly error: ErrorBody | null };

export type LogExport = LogBounds & {
  /** A place to write to. */
  readonly handle: string;
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly format: 'text' | 'json';
};

export type LogCalls = {
  'logs.page': { in: LogPageRequest; out: LogPage };
  /** A whole line, up to 16 MiB of it. */
  'logs.line': { in: { id: string; at: LogPosition }; out: LogLineReply };
  /** Whole logs, one after the other or as JSON lines, into a file; a task. */
  'logs.export': { in: LogExport; out: { taskId: string } };
  /** What the page shows, sent as a dropped file, into a file. */
  'logs.saveShown': { in: { handle: string; dropped: string }; out: { bytes: number } };
};

export const logCallNames = ['logs.page', 'logs.line', 'logs.export', 'logs.saveShown'] as const satisfies readonly (keyof LogCalls)[];
