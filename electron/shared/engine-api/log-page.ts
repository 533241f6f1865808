/**
 * A place in a container's log, `FILE:BYTE`: a file of it (each is put aside when it is full) and where in that. To whoever holds one it is a word without a
 * meaning. Good as long as the file is there.
 */
export type LogPosition = string;

/** Lines of one file of a log in columns: small on the wire, and cheap to read by the million. */
export type LogBlock = {
  /** The first half of each line's position. */
  readonly file: string;
  /** The lines, oldest first, with a newline between them; ANSI sequences as written; each cut after {@link logLineCut} bytes. */
  readonly text: string;
  /** Microseconds since 1970. */
  readonly times: readonly number[];
  /** Bits of {@link logMark}. */
  readonly marks: readonly number[];
  /** The second half of each line's position. */
  readonly offsets: readonly number[];
  /** Index and whole length in bytes of the lines that are cut. */
  readonly cut: readonly (readonly [number, number])[];
};

/** `open`: its end has not been written yet. `more`: it goes on with a line of the same stream that was open. */
export const logMark = { stderr: 1, cut: 2, open: 4, more: 8 } as const;

/** A longer line is cut; the whole of it can be asked for by its position. */
export const logLineCut = 16 * 1024;

/** `GET /tidewharf/v1/containers/{id}/log?before=&lines=&since=&until=`: the lines before a position (without one: the last), times in microseconds since 1970. */
export type LogPageReply = {
  /** Oldest first. */
  readonly blocks: readonly LogBlock[];
  /** Where older ones end; null where none are. */
  readonly start: LogPosition | null;
  /** Where newer ones begin; null where nothing was ever written. */
  readonly end: LogPosition | null;
};

/** `GET /tidewharf/v1/containers/{id}/log/follow?after=&until=`: JSON lines of what is there from a position on and what comes, to the end of the run. */
export type LogFollowLine = { readonly block: LogBlock; /** To go on from. */ readonly end: LogPosition };

/** `GET /tidewharf/v1/containers/{id}/log/line?at=`: a whole line, up to 16 MiB of it. */
export type LogLineReply = { readonly text: string; readonly bytes: number };
