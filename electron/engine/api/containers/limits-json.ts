import type { Limits, ThrottleLimit } from '../../runtime/limits.ts';

/** Limits as inspect shows them in HostConfig. `pidsAsked`: whether a number of processes was named, which tells 0 from null. */
export function limitsJson(limits: Limits, { pidsAsked }: { readonly pidsAsked: boolean }): Readonly<Record<string, unknown>> & { Memory: number; NanoCpus: number; PidsLimit: number | null } {
  const throttled = (kind: ThrottleLimit['kind']) => (limits.blkioThrottle ?? []).filter((limit) => limit.kind === kind).map(({ path, rate }) => ({ Path: path, Rate: rate }));
  return {
    Memory: limits.memory,
    MemorySwap: limits.memorySwap,
    MemoryReservation: limits.memoryReservation,
    MemorySwappiness: limits.memorySwappiness ?? null,
    OomKillDisable: limits.oomKillDisable,
    KernelMemory: 0,
    KernelMemoryTCP: 0,
    NanoCpus: limits.nanoCpus,
    CpuQuota: limits.cpuQuota,
    CpuPeriod: limits.cpuPeriod,
    CpuShares: limits.cpuShares,
    CpuRealtimePeriod: limits.cpuRealtimePeriod ?? 0,
    CpuRealtimeRuntime: limits.cpuRealtimeRuntime ?? 0,
    CpusetCpus: limits.cpusetCpus,
    CpusetMems: limits.cpusetMems,
    PidsLimit: limits.pids > 0 || pidsAsked ? limits.pids : null,
    BlkioWeight: limits.blkioWeight,
    BlkioWeightDevice: (limits.blkioWeightDevices ?? []).map(({ path, weight }) => ({ Path: path, Weight: weight })),
    BlkioDeviceReadBps: throttled('read-bytes'),
    BlkioDeviceWriteBps: throttled('write-bytes'),
    BlkioDeviceReadIOps: throttled('read-operations'),
    BlkioDeviceWriteIOps: throttled('write-operations'),
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
  };
}
