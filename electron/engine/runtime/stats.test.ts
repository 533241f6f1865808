import { describe, expect, it } from 'vitest';
import { parseNetDev } from './parse-net-dev.ts';
import { parseMachineCpu } from './read-stats.ts';
import { cgroup1Stats } from './stats-cgroup1.ts';
import { cgroup2Stats } from './stats-cgroup2.ts';

const gib = 2 ** 30;

describe('cgroup1Stats', () => {
  const files: Readonly<Record<string, string>> = {
    'cpuacct/cpuacct.usage': '26249138\n',
    'cpuacct/cpuacct.usage_percpu': '23794584 2454554 \n',
    'cpuacct/cpuacct.stat': 'user 3\nsystem 1\n',
    'cpu/cpu.stat': 'nr_periods 13\nnr_throttled 12\nthrottled_time 610009131\nnr_bursts 0\n',
    'memory/memory.usage_in_bytes': '5816320\n',
    'memory/memory.max_usage_in_bytes': '7659520\n',
    'memory/memory.failcnt': '2\n',
    'memory/memory.limit_in_bytes': '104857600\n',
    'memory/memory.stat': 'cache 5337088\nrss 53248\ntotal_inactive_file 5242880\n',
    'pids/pids.current': '4\n',
    'pids/pids.max': '30\n',
    'blkio/blkio.throttle.io_service_bytes_recursive': '8:0 Read 4096\n8:0 Write 0\n8:0 Total 4096\nTotal 4096\n',
    'blkio/blkio.throttle.io_serviced_recursive': '8:0 Read 1\nTotal 1\n',
  };

  it('reads what the kernel counts', () => {
    expect(cgroup1Stats((controller, file) => files[`${controller}/${file}`] ?? '', gib)).toEqual({
      cpu: { total: 26249138, user: 30_000_000, kernel: 10_000_000, perCpu: [23794584, 2454554], throttling: { periods: 13, throttledPeriods: 12, throttledTime: 610009131 } },
      memory: { usage: 5816320, maxUsage: 7659520, failures: 2, limit: 104857600, stats: { cache: 5337088, rss: 53248, total_inactive_file: 5242880 } },
      pids: { current: 4, limit: 30 },
      blkio: {
        serviceBytes: [
          { major: 8, minor: 0, operation: 'read', value: 4096 },
          { major: 8, minor: 0, operation: 'write', value: 0 },
          { major: 8, minor: 0, operation: 'total', value: 4096 },
        ],
        serviced: [{ major: 8, minor: 0, operation: 'read', value: 1 }],
      },
    });
  });

  it('takes the machine for the limit where there is none, and the scheduler that shares the disk out for the throttle', () => {
    const more = { ...files, 'memory/memory.limit_in_bytes': '9223372036854771712\n', 'pids/pids.max': 'max\n', 'blkio/blkio.bfq.io_serviced_recursive': '8:16 Write 7\n' };
    const stats = cgroup1Stats((controller, file) => (more as Record<string, string>)[`${controller}/${file}`] ?? '', gib);
    expect(stats.memory.limit).toBe(gib);
    expect(stats.pids.limit).toBeUndefined();
    expect(stats.blkio.serviced).toEqual([{ major: 8, minor: 16, operation: 'write', value: 7 }]);
  });

  it('is zero for a group that went meanwhile', () => {
    expect(cgroup1Stats(() => '', gib)).toMatchObject({ cpu: { total: 0, perCpu: [] }, memory: { usage: 0, stats: {} }, pids: { current: 0 }, blkio: { serviceBytes: [] } });
  });
});

describe('cgroup2Stats', () => {
  const files: Readonly<Record<string, string>> = {
    'cpu.stat': 'usage_usec 2500\nuser_usec 2000\nsystem_usec 500\nnr_periods 3\nnr_throttled 1\nthrottled_usec 40\n',
    'memory.current': '8192\n',
    'memory.max': 'max\n',
    'memory.stat': 'anon 4096\nfile 4096\ninactive_file 1024\n',
    'pids.current': '1\n',
    'pids.max': 'max\n',
    'io.stat': '8:0 rbytes=4096 wbytes=512 rios=1 wios=2 dbytes=0 dios=0\n259:1 \n',
  };

  it('reads what the kernel counts', () => {
    expect(cgroup2Stats((file) => files[file] ?? '', gib)).toEqual({
      cpu: { total: 2_500_000, user: 2_000_000, kernel: 500_000, perCpu: undefined, throttling: { periods: 3, throttledPeriods: 1, throttledTime: 40_000 } },
      memory: { usage: 8192, maxUsage: undefined, failures: undefined, limit: gib, stats: { anon: 4096, file: 4096, inactive_file: 1024 } },
      pids: { current: 1, limit: undefined },
      blkio: {
        serviceBytes: [
          { major: 8, minor: 0, operation: 'read', value: 4096 },
          { major: 8, minor: 0, operation: 'write', value: 512 },
          { major: 259, minor: 1, operation: 'read', value: 0 },
          { major: 259, minor: 1, operation: 'write', value: 0 },
        ],
        serviced: [
          { major: 8, minor: 0, operation: 'read', value: 1 },
          { major: 8, minor: 0, operation: 'write', value: 2 },
          { major: 259, minor: 1, operation: 'read', value: 0 },
          { major: 259, minor: 1, operation: 'write', value: 0 },
        ],
      },
    });
  });
});

describe('parseNetDev', () => {
  it('takes the interfaces that the engine made', () => {
    const text = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 184723578   13525    0    0    0     0          0         0 184723578   13525    0    0    0     0       0          0
  eth0: 587362627   14179    1    2    0     0          0         0  1198809    9152    3    4    0     0       0          0
 tunl0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
`;
    expect(parseNetDev(text)).toEqual({
      eth0: { rxBytes: 587362627, rxPackets: 14179, rxErrors: 1, rxDropped: 2, txBytes: 1198809, txPackets: 9152, txErrors: 3, txDropped: 4 },
    });
  });
});

describe('parseMachineCpu', () => {
  it('adds up all but guest time, which is user time already', () => {
    expect(parseMachineCpu('cpu  10 1 5 100 2 0 3 4 50 0\ncpu0 5 1 3 50 1 0 1 2 25 0\ncpu1 5 0 2 50 1 0 2 2 25 0\nintr 1\n')).toEqual({ system: 1_210_000_000, onlineCpus: 2 });
  });
});
