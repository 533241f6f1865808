export type LogsRequest = {
  readonly id: string;
  /** Lines from the end. */
  readonly tail: number;
  readonly follow: boolean;
};

export type LogLine = {
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  /** Without its newline; ANSI sequences as written. */
  readonly text: string;
};
