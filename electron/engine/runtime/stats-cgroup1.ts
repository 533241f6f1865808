import type { BlkioEntry, ContainerStats, CpuStats } from './container-stats.ts';
import { parseKeyed, parseNumber } from './control-text.ts';

/** What control groups tell, without what the machine and the network do. */
export type CgroupStats = Pick<ContainerStats, 'memory' | 'pids' | 'blkio'> & { readonly cpu: Omit<CpuStats, 'system' | 'onlineCpus'> };

/** USER_HZ: what Linux tells user space on every architecture that is served. */
const nanosecondsPerTick = 10_000_000;

/** Out of the control files of cgroup v1 (kernel, cgroup-v1/*.rst). `read` gives a file of the group's folder under a controller, or ''. */
export function cgroup1Stats(read: (controller: string, file: string) => string, machineMemory: number): CgroupStats {
  const ticks = parseKeyed(read('cpuacct', 'cpuacct.stat'));
  const throttling = parseKeyed(read('cpu', 'cpu.stat'));
  return {
    cpu: {
      total: parseNumber(read('cpuacct', 'cpuacct.usage')) ?? 0,
      user: (ticks['user'] ?? 0) * nanosecondsPerTick,
      kernel: (ticks['system'] ?? 0) * nanosecondsPerTick,
      perCpu: read('cpuacct', 'cpuacct.usage_percpu').split(/\s+/).filter(Boolean).map(Number),
      throttling: {
        periods: throttling['nr_periods'] ?? 0,
        throttledPeriods: throttling['nr_throttled'] ?? 0,
        throttledTime: throttling['throttled_time'] ?? 0,
      },
    },
    memory: {
      usage: parseNumber(read('memory', 'memory.usage_in_bytes')) ?? 0,
      maxUsage: parseNumber(read('memory', 'memory.max_usage_in_bytes')) ?? 0,
      failures: parseNumber(read('memory', 'memory.failcnt')) ?? 0,
      limit: Math.min(parseNumber(read('memory', 'memory.limit_in_bytes')) ?? machineMemory, machineMemory),
      stats: parseKeyed(read('memory', 'memory.stat')),
    },
    pids: { current: parseNumber(read('pids', 'pids.current')) ?? 0, limit: parseNumber(read('pids', 'pids.max')) },
    blkio: { serviceBytes: readBlkio(read, 'io_service_bytes_recursive'), serviced: readBlkio(read, 'io_serviced_recursive') },
  };
}

/** A scheduler that shares out the disk counts for itself; else what goes past the throttle is counted. */
function readBlkio(read: (controller: string, file: string) => string, counter: string): BlkioEntry[] {
  const shared = parseBlkio(read('blkio', `blkio.bfq.${counter}`));
  return shared.length > 0 ? shared : parseBlkio(read('blkio', `blkio.throttle.${counter}`));
}

/** Lines such as `8:0 Read 4096`; the sum of all devices in the last line is left out. */
function parseBlkio(text: string): BlkioEntry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+):(\d+) (\w+) (\d+)$/.exec(line);
    return match === null ? [] : [{ major: Number(match[1]), minor: Number(match[2]), operation: (match[3] ?? '').toLowerCase(), value: Number(match[4]) }];
  });
}
