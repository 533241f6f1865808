/** `GET /containers/{id}/stats`. Only id and name are told of a container that does not run; all else is zero then. */
export type ContainerStatsJson = {
  readonly read: string;
  /** Of the reading before: `0001-01-01T00:00:00Z` where there is none. */
  readonly preread: string;
  readonly pids_stats: { readonly current?: number; readonly limit?: number };
  readonly blkio_stats: BlkioStatsJson;
  readonly num_procs: number;
  readonly storage_stats: object;
  readonly cpu_stats: CpuStatsJson;
  readonly precpu_stats: CpuStatsJson;
  readonly memory_stats: {
    readonly usage?: number;
    readonly max_usage?: number;
    readonly stats?: Readonly<Record<string, number>>;
    readonly failcnt?: number;
    readonly limit?: number;
  };
  readonly name: string;
  readonly id: string;
  readonly networks?: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

/** Nanoseconds. */
export type CpuStatsJson = {
  readonly cpu_usage: {
    readonly total_usage: number;
    /** Cgroup v1 only. */
    readonly percpu_usage?: readonly number[];
    readonly usage_in_kernelmode: number;
    readonly usage_in_usermode: number;
  };
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
  readonly throttling_data: { readonly periods: number; readonly throttled_periods: number; readonly throttled_time: number };
};

export type BlkioStatsJson = Readonly<
  Record<
    'io_service_bytes_recursive' | 'io_serviced_recursive' | 'io_queue_recursive' | 'io_service_time_recursive' | 'io_wait_time_recursive' | 'io_merged_recursive' | 'io_time_recursive' | 'sectors_recursive',
    readonly { readonly major: number; readonly minor: number; readonly op: string; readonly value: number }[] | null
  >
>;
