import type { Limits, ThrottleLimit } from './limits.ts';
import type { OciResources } from './oci-spec.ts';

/** CPU time is given out anew every so many microseconds. */
const cpuPeriod = 100_000;

export type DeviceNumber = { readonly major: number; readonly minor: number };

/**
 * Limits in the words of the runtime-spec (config-linux.md, "Control groups"); a part where nothing is said is left out. `deviceNumber`: of a
 * block device by its path, fails where it is none. Pure but for that.
 */
export function buildLimits(limits: Partial<Limits>, host: { readonly swapLimit: boolean; deviceNumber(path: string): DeviceNumber }): Omit<OciResources, 'devices'> {
  const parts = {
    memory: memoryPart(limits, host.swapLimit),
    cpu: cpuPart(limits),
    ...(limits.pids !== undefined && limits.pids !== 0 && { pids: { limit: limits.pids } }),
    blockIO: blkioPart(limits, (path) => host.deviceNumber(path)),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}

function memoryPart(limits: Partial<Limits>, swapLimit: boolean): NonNullable<OciResources['memory']> {
  return {
    ...(limits.memory && { limit: limits.memory }),
    ...(limits.memorySwap && swapLimit && { swap: limits.memorySwap }),
    ...(limits.memoryReservation && { reservation: limits.memoryReservation }),
    ...(limits.memorySwappiness !== undefined && { swappiness: limits.memorySwappiness }),
    ...(limits.oomKillDisable && { disableOOMKiller: true }),
  };
}

function cpuPart(limits: Partial<Limits>): NonNullable<OciResources['cpu']> {
  const { nanoCpus } = limits;
  const quota = nanoCpus ? Math.round((nanoCpus * cpuPeriod) / 1e9) : limits.cpuQuota;
  const period = nanoCpus ? cpuPeriod : limits.cpuPeriod;
  return {
    ...(limits.cpuShares && { shares: limits.cpuShares }),
    ...(quota && { quota }),
    ...(period && { period }),
    ...(limits.cpuRealtimePeriod && { realtimePeriod: limits.cpuRealtimePeriod }),
    ...(limits.cpuRealtimeRuntime && { realtimeRuntime: limits.cpuRealtimeRuntime }),
    ...(limits.cpusetCpus && { cpus: limits.cpusetCpus }),
    ...(limits.cpusetMems && { mems: limits.cpusetMems }),
  };
}

const throttleFields = {
  'read-bytes': 'throttleReadBpsDevice',
  'write-bytes': 'throttleWriteBpsDevice',
  'read-operations': 'throttleReadIOPSDevice',
  'write-operations': 'throttleWriteIOPSDevice',
} as const satisfies Record<ThrottleLimit['kind'], string>;

function blkioPart({ blkioWeight, blkioWeightDevices = [], blkioThrottle = [] }: Partial<Limits>, deviceNumber: (path: string) => DeviceNumber): NonNullable<OciResources['blockIO']> {
  const throttles = Object.groupBy(blkioThrottle, ({ kind }) => throttleFields[kind]);
  return {
    ...(blkioWeight && { weight: blkioWeight }),
    ...(blkioWeightDevices.length > 0 && { weightDevice: blkioWeightDevices.map(({ path, weight }) => ({ ...deviceNumber(path), weight })) }),
    ...Object.fromEntries(Object.entries(throttles).map(([field, entries]) => [field, entries.map(({ path, rate }) => ({ ...deviceNumber(path), rate }))])),
  };
}
