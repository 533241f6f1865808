import type { BlkioEntry } from './container-stats.ts';
import { parseKeyed, parseNumber } from './control-text.ts';
import type { CgroupStats } from './stats-cgroup1.ts';

const nanosecondsPerMicrosecond = 1000;

/** Out of the control files of cgroup v2 (kernel, cgroup-v2.rst). `read` gives a file of the group's folder, or ''. */
export function cgroup2Stats(read: (file: string) => string, machineMemory: number): CgroupStats {
  const cpu = parseKeyed(read('cpu.stat'));
  const time = (name: string): number => (cpu[name] ?? 0) * nanosecondsPerMicrosecond;
  const io = read('io.stat');
  return {
    cpu: {
      total: time('usage_usec'),
      user: time('user_usec'),
      kernel: time('system_usec'),
      perCpu: undefined,
      throttling: { periods: cpu['nr_periods'] ?? 0, throttledPeriods: cpu['nr_throttled'] ?? 0, throttledTime: time('throttled_usec') },
    },
    memory: {
      usage: parseNumber(read('memory.current')) ?? 0,
      maxUsage: undefined,
      failures: undefined,
      limit: Math.min(parseNumber(read('memory.max')) ?? machineMemory, machineMemory),
      stats: parseKeyed(read('memory.stat')),
    },
    pids: { current: parseNumber(read('pids.current')) ?? 0, limit: parseNumber(read('pids.max')) },
    blkio: { serviceBytes: parseIo(io, { read: 'rbytes', write: 'wbytes' }), serviced: parseIo(io, { read: 'rios', write: 'wios' }) },
  };
}

/** Lines such as `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`. */
function parseIo(text: string, keys: { read: string; write: string }): BlkioEntry[] {
  return text.split('\n').flatMap((line) => {
    const [device = '', ...pairs] = line.trim().split(' ');
    const [major, minor] = device.split(':').map(Number);
    if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return [];
    const values = new Map(pairs.map((pair) => pair.split('=') as [string, string]));
    return Object.entries(keys).map(([operation, key]) => ({ major, minor, operation, value: Number(values.get(key) ?? 0) }));
  });
}
