import { z } from 'zod';
import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { Limits, ThrottleLimit } from '../../../runtime/limits.ts';
import { flag, text, whole, type Fields } from './body-fields.ts';

const weightDevices = z.array(z.object({ Path: z.string(), Weight: z.number().int() })).nullish().transform((value) => value ?? []);
const throttleDevices = z.array(z.object({ Path: z.string(), Rate: z.number().int().min(0) })).nullish().transform((value) => value ?? []);

/** Docker Engine API, Resources: the limits. Kernel memory is read nowhere: kernels of today have no such limit, and Docker ignores it. */
export const limitsHostFields = {
  Memory: whole, MemorySwap: whole, MemoryReservation: whole, OomKillDisable: flag, NanoCpus: whole, CpuQuota: whole, CpuPeriod: whole, CpuShares: whole,
  CpuRealtimePeriod: whole, CpuRealtimeRuntime: whole, CpusetCpus: text, CpusetMems: text, BlkioWeight: whole, IOMaximumIOps: whole, IOMaximumBandwidth: whole,
  PidsLimit: z.number().int().nullish(),
  MemorySwappiness: z.number().int().nullish(),
  BlkioWeightDevice: weightDevices,
  BlkioDeviceReadBps: throttleDevices, BlkioDeviceWriteBps: throttleDevices, BlkioDeviceReadIOps: throttleDevices, BlkioDeviceWriteIOps: throttleDevices,
};

export type LimitsBody = Fields<typeof limitsHostFields>;

export function planLimits(host: LimitsBody): Limits {
  if (host.IOMaximumIOps !== 0 || host.IOMaximumBandwidth !== 0) {
    throw new EngineError('invalid', 'invalid QoS settings: linux does not support Maximum IO Bandwidth or Maximum IO IOps');
  }
  const swappiness = host.MemorySwappiness ?? -1;
  return {
    memory: host.Memory,
    memorySwap: host.MemorySwap,
    memoryReservation: host.MemoryReservation,
    ...(swappiness !== -1 && { memorySwappiness: swappiness }),
    oomKillDisable: host.OomKillDisable,
    nanoCpus: host.NanoCpus,
    cpuQuota: host.CpuQuota,
    cpuPeriod: host.CpuPeriod,
    cpuShares: host.CpuShares,
    ...(host.CpuRealtimePeriod !== 0 && { cpuRealtimePeriod: host.CpuRealtimePeriod }),
    ...(host.CpuRealtimeRuntime !== 0 && { cpuRealtimeRuntime: host.CpuRealtimeRuntime }),
    cpusetCpus: host.CpusetCpus,
    cpusetMems: host.CpusetMems,
    pids: Math.max(0, host.PidsLimit ?? 0),
    blkioWeight: host.BlkioWeight,
    ...planDisks(host),
  };
}

function planDisks(host: LimitsBody): Pick<Limits, 'blkioWeightDevices' | 'blkioThrottle'> {
  const throttle = (kind: ThrottleLimit['kind'], devices: LimitsBody['BlkioDeviceReadBps']): ThrottleLimit[] =>
    devices.map(({ Path, Rate }) => ({ kind, path: Path, rate: Rate }));
  const blkioThrottle = [
    ...throttle('read-bytes', host.BlkioDeviceReadBps),
    ...throttle('write-bytes', host.BlkioDeviceWriteBps),
    ...throttle('read-operations', host.BlkioDeviceReadIOps),
    ...throttle('write-operations', host.BlkioDeviceWriteIOps),
  ];
  return {
    ...(host.BlkioWeightDevice.length > 0 && { blkioWeightDevices: host.BlkioWeightDevice.map(({ Path, Weight }) => ({ path: Path, weight: Weight })) }),
    ...(blkioThrottle.length > 0 && { blkioThrottle }),
  };
}
