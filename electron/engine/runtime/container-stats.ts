/** What a container used up to one moment: counters since its start, and what it holds now. */
export type ContainerStats = {
  /** RFC 3339 with nanoseconds. */
  readonly readAt: string;
  readonly cpu: CpuStats;
  readonly memory: MemoryStats;
  readonly pids: { readonly current: number; /** Undefined: none. */ readonly limit: number | undefined };
  readonly blkio: BlkioStats;
  /** By interface as the container calls it, without the loopback. Undefined: it has no network of its own. */
  readonly networks: Readonly<Record<string, NetworkCounters>> | undefined;
};

/** Nanoseconds. */
export type CpuStats = {
  readonly total: number;
  readonly user: number;
  readonly kernel: number;
  /** By number of the CPU; undefined on cgroup v2, which does not count it. */
  readonly perCpu: readonly number[] | undefined;
  /** Of the whole machine, idle time included. */
  readonly system: number;
  readonly onlineCpus: number;
  readonly throttling: { readonly periods: number; readonly throttledPeriods: number; readonly throttledTime: number };
};

/** Bytes, but for the failures and what `stats` counts otherwise. */
export type MemoryStats = {
  readonly usage: number;
  /** The highest usage; undefined on cgroup v2. */
  readonly maxUsage: number | undefined;
  /** How often the limit was hit; undefined on cgroup v2. */
  readonly failures: number | undefined;
  /** The machine's memory where none is set. */
  readonly limit: number;
  /** memory.stat as the kernel words it. */
  readonly stats: Readonly<Record<string, number>>;
};

export type BlkioEntry = { readonly major: number; readonly minor: number; readonly operation: string; readonly value: number };
export type BlkioStats = { readonly serviceBytes: readonly BlkioEntry[]; readonly serviced: readonly BlkioEntry[] };

export type NetworkCounters = Readonly<Record<'rxBytes' | 'rxPackets' | 'rxErrors' | 'rxDropped' | 'txBytes' | 'txPackets' | 'txErrors' | 'txDropped', number>>;
