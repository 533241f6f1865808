/** What a container may use. 0, '' and an empty list: nothing is said, so no limit where none was set before. -1: no limit. */
export type Limits = {
  /** Bytes. */
  readonly memory: number;
  /** Bytes of memory and swap together; -1: unlimited swap; 0: as much swap as memory. */
  readonly memorySwap: number;
  readonly memoryReservation: number;
  /** 0 to 100; undefined: the machine's. Cgroup v1 only. */
  readonly memorySwappiness?: number | undefined;
  /** Cgroup v1 only. */
  readonly oomKillDisable: boolean;
  /** Billionths of a CPU. */
  readonly nanoCpus: number;
  /** Microseconds per period, Docker's older way to say it. */
  readonly cpuQuota: number;
  readonly cpuPeriod: number;
  readonly cpuShares: number;
  /** Microseconds of real-time scheduling. Cgroup v1 only. */
  readonly cpuRealtimePeriod?: number;
  readonly cpuRealtimeRuntime?: number;
  /** Such as `0-2,4`. */
  readonly cpusetCpus: string;
  readonly cpusetMems: string;
  readonly pids: number;
  /** 10 to 1000. */
  readonly blkioWeight: number;
  readonly blkioWeightDevices?: readonly { readonly path: string; readonly weight: number }[];
  /** Rates a second of single devices. */
  readonly blkioThrottle?: readonly ThrottleLimit[];
};

export type ThrottleLimit = {
  readonly kind: 'read-bytes' | 'write-bytes' | 'read-operations' | 'write-operations';
  /** Of a block device on the machine. */
  readonly path: string;
  readonly rate: number;
};

export const noLimits: Limits = {
  memory: 0, memorySwap: 0, memoryReservation: 0, oomKillDisable: false, nanoCpus: 0, cpuQuota: 0, cpuPeriod: 0, cpuShares: 0, cpusetCpus: '', cpusetMems: '', pids: 0,
  blkioWeight: 0,
};
