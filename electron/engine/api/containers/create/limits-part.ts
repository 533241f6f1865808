import type { Limits } from '../../../runtime/limits.ts';
import { flag, text, whole, type Fields } from './body-fields.ts';

export const limitsHostFields = {
  Memory: whole, MemorySwap: whole, MemoryReservation: whole, OomKillDisable: flag, NanoCpus: whole, CpuQuota: whole, CpuPeriod: whole, CpuShares: whole,
  CpusetCpus: text, CpusetMems: text, PidsLimit: whole, BlkioWeight: whole,
};

export function planLimits(host: Fields<typeof limitsHostFields>): Limits {
  return {
    memory: host.Memory,
    memorySwap: host.MemorySwap,
    memoryReservation: host.MemoryReservation,
    oomKillDisable: host.OomKillDisable,
    nanoCpus: host.NanoCpus,
    cpuQuota: host.CpuQuota,
    cpuPeriod: host.CpuPeriod,
    cpuShares: host.CpuShares,
    cpusetCpus: host.CpusetCpus,
    cpusetMems: host.CpusetMems,
    pids: Math.max(0, host.PidsLimit),
    blkioWeight: host.BlkioWeight,
  };
}
