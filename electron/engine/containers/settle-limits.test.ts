import { describe, expect, it } from 'vitest';
import type { HostControls } from '../runtime/host-controls.ts';
import type { Limits } from '../runtime/limits.ts';
import { parseNumberSet } from './number-set.ts';
import { settleLimits } from './settle-limits.ts';
import { emptySpec } from './testing/empty-spec.ts';
import { refuseConflicts } from './update-container.ts';

const mib = 1024 * 1024;
const host: HostControls = {
  memory: true, swap: true, reservation: true, swappiness: true, oomKillDisable: true, cpu: true, cpuRealtime: true, cpuset: true, pids: true, blkioWeight: true,
  blkioThrottle: true, cpus: 2, cpusetCpus: '0-1', cpusetMems: '0',
};
const settle = (asked: Partial<Limits>, on: Partial<HostControls> = {}, update = false) => settleLimits({ ...emptySpec.limits, ...asked }, { ...host, ...on }, { update });

describe('settleLimits', () => {
  it.each<Partial<Limits>>([
    {},
    { memory: 6 * mib },
    { memory: 64 * mib, memorySwap: -1 },
    { memory: 64 * mib, memorySwap: 64 * mib, memoryReservation: 64 * mib, memorySwappiness: 0 },
    { nanoCpus: 2e9 },
    { cpuPeriod: 1000, cpuQuota: 1000 },
    { cpuPeriod: 1_000_000, cpuQuota: -1, cpuRealtimePeriod: 1_000_000, cpuRealtimeRuntime: 950_000 },
    { cpusetCpus: '0-1', cpusetMems: '0' },
    { blkioWeight: 10 },
    { blkioWeight: 1000, pids: 1 },
  ])('keeps %j as it is', (asked) => {
    expect(settle(asked)).toEqual({ limits: { ...emptySpec.limits, ...asked }, warnings: [] });
  });

  it.each<[Partial<Limits>, string]>([
    [{ memory: 6 * mib - 1 }, 'Minimum memory limit allowed is 6MB'],
    [{ memory: -1 }, 'Minimum memory limit allowed is 6MB'],
    [{ memory: 64 * mib, memorySwap: 63 * mib }, 'Minimum memoryswap limit should be larger than memory limit, see usage'],
    [{ memorySwap: 64 * mib }, 'You should always set the Memory limit when using Memoryswap limit, see usage'],
    [{ memory: 64 * mib, memorySwap: -2 }, 'Invalid value: -2'],
    [{ memorySwappiness: 101 }, 'Invalid value: 101, valid memory swappiness range is 0-100'],
    [{ memoryReservation: 1 }, 'Minimum memory reservation allowed is 6MB'],
    [{ memory: 64 * mib, memoryReservation: 65 * mib }, 'Minimum memory limit can not be less than memory reservation limit, see usage'],
    [{ nanoCpus: 2e9 + 1 }, 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available'],
    [{ nanoCpus: -1 }, 'Range of CPUs is from 0.01 to 2.00'],
    [{ nanoCpus: 1e9, cpuPeriod: 1000 }, 'Conflicting options: Nano CPUs and CPU Period cannot both be set'],
    [{ nanoCpus: 1e9, cpuQuota: 1000 }, 'Conflicting options: Nano CPUs and CPU Quota cannot both be set'],
    [{ cpuPeriod: 999 }, 'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)'],
    [{ cpuPeriod: 1_000_001 }, 'CPU cfs period can not be less than 1ms'],
    [{ cpuQuota: 999 }, 'CPU cfs quota can not be less than 1ms (i.e. 1000)'],
    [{ cpuShares: -1 }, 'invalid CPU shares (-1)'],
    [{ cpuShares: 262_145 }, 'The maximum allowed cpu-shares is 262144'],
    [{ pids: 4_194_305 }, 'invalid PidsLimit 4194305'],
    [{ cpuRealtimePeriod: 1000, cpuRealtimeRuntime: 1001 }, 'cpu real-time runtime cannot be higher than cpu real-time period'],
    [{ cpusetCpus: '0,9' }, 'Requested CPUs are not available - requested 0,9, available: 0-1'],
    [{ cpusetCpus: 'abc' }, 'Invalid value abc for cpuset cpus: invalid format: abc'],
    [{ cpusetCpus: '0-99999999999' }, 'Invalid value 0-99999999999 for cpuset cpus'],
    [{ cpusetMems: '7' }, 'Requested memory nodes are not available - requested 7, available: 0'],
    [{ blkioWeight: 9 }, 'Range of blkio weight is from 10 to 1000'],
    [{ blkioWeight: 1001 }, 'Range of blkio weight is from 10 to 1000'],
  ])('refuses %j', (asked, message) => {
    expect(() => settle(asked)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }));
  });

  it('leaves out what the machine cannot do and says so', () => {
    const none = { memory: false, swap: false, reservation: false, swappiness: false, oomKillDisable: false, cpu: false, cpuset: false, pids: false, blkioWeight: false, blkioThrottle: false };
    const asked: Partial<Limits> = {
      memory: 64 * mib, memoryReservation: 32 * mib, memorySwappiness: 1, oomKillDisable: true, cpuShares: 2, cpuPeriod: 1000, cpusetCpus: '1', pids: 3, blkioWeight: 20,
      blkioWeightDevices: [{ path: '/dev/sda', weight: 20 }], blkioThrottle: [{ kind: 'read-bytes', path: '/dev/sda', rate: 1 }],
    };
    const { limits, warnings } = settle(asked, none);
    expect(limits).toEqual({ ...emptySpec.limits, memorySwappiness: undefined, blkioWeightDevices: [], blkioThrottle: [] });
    expect(warnings).toHaveLength(11);
    expect(() => settle({ nanoCpus: 1 }, none)).toThrow('NanoCPUs can not be set');
    expect(() => settle({ cpuRealtimeRuntime: 1 }, { cpuRealtime: false })).toThrow('kernel does not support CPU real-time scheduler');
  });

  it('takes a limit without swap where swap cannot be limited', () => {
    expect(settle({ memory: 64 * mib }, { swap: false })).toMatchObject({
      limits: { memory: 64 * mib, memorySwap: -1 },
      warnings: ['Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.'],
    });
  });

  it('warns of a machine without a way out, and lets an update name swap alone', () => {
    expect(settle({ oomKillDisable: true }).warnings).toEqual([expect.stringContaining('OOM killer is disabled for the container, but no memory limit is set')]);
    expect(settle({ memorySwap: 64 * mib }, {}, true).limits.memorySwap).toBe(64 * mib);
  });
});

describe('refuseConflicts', () => {
  const check = (set: Partial<Limits>, wanted: Partial<Limits>, more: { autoRemove?: boolean; policy?: 'always' | 'no'; status?: 'dead' | 'exited' } = {}) => {
    const record = { spec: { ...emptySpec, autoRemove: more.autoRemove ?? false, limits: { ...emptySpec.limits, ...set } }, status: more.status ?? 'exited' } as const;
    const restartPolicy = more.policy && { name: more.policy, maximumRetryCount: 0 };
    refuseConflicts(record, { limits: wanted, restartPolicy }, { ...emptySpec.limits, ...wanted });
  };
  it.each<[Partial<Limits>, Partial<Limits>, string]>([
    [{ cpuPeriod: 1000 }, { nanoCpus: 1 }, 'Nano CPUs cannot be updated as CPU Period has already been set'],
    [{ cpuQuota: 1000 }, { nanoCpus: 1 }, 'Nano CPUs cannot be updated as CPU Quota has already been set'],
    [{ nanoCpus: 1 }, { cpuPeriod: 1000 }, 'CPU Period cannot be updated as NanoCPUs has already been set'],
    [{ nanoCpus: 1 }, { cpuQuota: 1000 }, 'CPU Quota cannot be updated as NanoCPUs has already been set'],
    [{ memory: 1, memorySwap: 2 }, { memory: 3 }, 'Memory limit should be smaller than already set memoryswap limit'],
    [{}, { memory: 3 }, 'Memory limit should be smaller than already set memoryswap limit'],
    [{ memory: 3, memorySwap: 6 }, { memorySwap: 2 }, 'Minimum memoryswap limit should be larger than memory limit'],
  ])('%j does not take %j', (set, wanted, message) => {
    expect(() => check(set, wanted)).toThrow(message);
  });

  it('takes what fits', () => {
    check({ memory: 1, memorySwap: -1 }, { memory: 3 });
    check({ nanoCpus: 1 }, { nanoCpus: 2 });
    check({}, {}, { autoRemove: true, policy: 'no' });
    expect(() => check({}, {}, { autoRemove: true, policy: 'always' })).toThrow(expect.objectContaining({ kind: 'conflict' }));
    expect(() => check({}, {}, { status: 'dead' })).toThrow(expect.objectContaining({ kind: 'internal' }));
  });
});

describe('parseNumberSet', () => {
  it.each([['', []], ['0', [0]], ['0-2,4', [0, 1, 2, 4]], ['3,3', [3]]])('reads %j', (text, numbers) => {
    expect([...(parseNumberSet(text) ?? [])]).toEqual(numbers);
  });
  it.each(['a', '1-', '-1', '2-1', '1,,2', '1 2', '0x1', '12345'])('knows that %j is none', (text) => expect(parseNumberSet(text)).toBeUndefined());
});
