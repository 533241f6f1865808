import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ContainerRecords } from './container-records.ts';
import type { ContainerRecord, HealthProbe } from './containers.ts';
import { createHealthMonitors, type HealthMonitors } from './health-monitors.ts';
import { startingHealth } from './next-health.ts';
import { emptySpec } from './testing/empty-spec.ts';

const health = { test: ['CMD', 'check'], intervalMs: 1000, timeoutMs: 0, startPeriodMs: 0, startIntervalMs: 0, retries: 2 };
let record: ContainerRecord;
let written: string[];
let told: string[];
let warned: string[];
let running: { signal: AbortSignal; end(exitCode: number): void }[];
let monitors: HealthMonitors;
let diskFull: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  record = { id: 'c1', status: 'running', spec: { ...emptySpec, health }, health: startingHealth, startedAt: new Date().toISOString() } as unknown as ContainerRecord;
  [written, told, warned, running, diskFull] = [[], [], [], [], false];
  const change = (part: Partial<ContainerRecord>): ContainerRecord => (record = { ...record, ...part });
  const records = {
    find: (id: string) => (id === 'c1' ? record : undefined),
    remember: (_id: string, part: Partial<ContainerRecord>) => change(part),
    update: (_id: string, part: Partial<ContainerRecord>) => {
      if (diskFull) throw new Error('no space');
      written.push(part.health?.status ?? '');
      return change(part);
    },
  } as unknown as ContainerRecords;
  const probe = (_record: ContainerRecord, _check: unknown, signal: AbortSignal): Promise<HealthProbe> =>
    new Promise((resolve) => running.push({ signal, end: (exitCode) => resolve({ start: new Date().toISOString(), end: new Date().toISOString(), exitCode, output: '' }) }));
  monitors = createHealthMonitors({ records, publish: (_record, { action }) => void told.push(action), warn: (message) => void warned.push(message) }, probe);
});

afterEach(() => {
  monitors.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const end = async (exitCode: number): Promise<void> => {
  running.pop()?.end(exitCode);
  await pass(0);
};

test('one probe at a time, an interval after the start and after each end; only a change is written and told', async () => {
  monitors.watch(record);
  await pass(999);
  expect(running).toHaveLength(0);
  await pass(1);
  expect(running).toHaveLength(1);
  await pass(5000);
  expect(running).toHaveLength(1);
  await end(0);
  for (const code of [0, 1, 1, 0]) {
    await pass(1000);
    await end(code);
  }
  expect(written).toEqual(['healthy', 'unhealthy', 'healthy']);
  expect(told).toEqual(['health_status: healthy', 'health_status: unhealthy', 'health_status: healthy']);
  expect(record.health?.log).toHaveLength(5);
});

test('a probe that is under way at the end of the watch is given up and does not count', async () => {
  monitors.watch(record);
  await pass(1000);
  const under = running[0];
  monitors.stop('c1');
  expect(under?.signal.aborted).toBe(true);
  await end(0);
  await pass(10_000);
  expect([running.length, written, record.health]).toEqual([0, [], startingHealth]);
});

test('a second watch takes the place of the first', async () => {
  monitors.watch(record);
  await pass(500);
  monitors.watch(record);
  await pass(999);
  expect(running).toHaveLength(0);
  await pass(1);
  expect(running).toHaveLength(1);
});

test('what cannot be written is told and tried again', async () => {
  diskFull = true;
  monitors.watch(record);
  await pass(1000);
  await end(0);
  expect(warned).toEqual(['container c1: health check']);
  diskFull = false;
  await pass(1000);
  await end(0);
  expect(written).toEqual(['healthy']);
});

test('without a check there is no timer', () => {
  monitors.watch({ ...record, spec: emptySpec });
  expect(vi.getTimerCount()).toBe(0);
});
