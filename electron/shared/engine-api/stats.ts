/** Body of `POST /tidewharf/v1/stats`: ids of whom to read, at most 200, and how often (500 to 60,000 ms). */
export type StatsRequest = { readonly containers: readonly string[]; readonly everyMs: number };

/** What one container uses at a moment. Rates are over the time since the reading before. */
export type StatsReading = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Per cent of one CPU: 250 is two and a half. */
  readonly cpu: number;
  /** Bytes, without what the kernel would give back at once (file pages that lie idle), as `docker stats` counts. */
  readonly memory: number;
  /** The machine's memory where none is set. */
  readonly memoryLimit: number;
  /** Bytes a second over its own network; 0 where it has none. */
  readonly received: number;
  readonly sent: number;
  /** Bytes a second from and to disks. */
  readonly read: number;
  readonly written: number;
  readonly processes: number;
};

/** One line of the answer: those that run, of those asked for; who is not there is passed over. The first comes after a quarter of a second, and lines that the client has no room for are left out. */
export type StatsLine = { readonly readings: readonly StatsReading[] };
