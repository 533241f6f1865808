import { expect, test } from 'vitest';
import type { StatsLine } from '../../../shared/engine-api/stats.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { ContainerStats } from '../../runtime/container-stats.ts';
import { containerId } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';
import { statsRates } from './stats-rates.ts';

const served = useTestApi();

const reading: ContainerStats = {
  readAt: '2026-11-02T12:00:00.000Z',
  cpu: { total: 1_000, user: 7, kernel: 3, perCpu: undefined, system: 100_000, onlineCpus: 4, throttling: { periods: 0, throttledPeriods: 0, throttledTime: 0 } },
  memory: { usage: 5000, maxUsage: undefined, failures: undefined, limit: 8000, stats: { inactive_file: 1000 } },
  pids: { current: 2, limit: undefined },
  blkio: { serviceBytes: [{ major: 8, minor: 0, operation: 'read', value: 4096 }, { major: 8, minor: 16, operation: 'write', value: 100 }], serviced: [] },
  networks: undefined,
};
const counters = { rxBytes: 0, rxPackets: 0, rxErrors: 0, rxDropped: 0, txBytes: 0, txPackets: 0, txErrors: 0, txDropped: 0 };

test('rates are of the time between two readings', () => {
  const before = { ...reading, networks: { eth0: { ...counters, rxBytes: 100 }, eth1: counters } };
  const now: ContainerStats = {
    ...reading,
    readAt: '2026-11-02T12:00:02.000Z',
    cpu: { ...reading.cpu, total: 26_000, system: 150_000 },
    blkio: { serviceBytes: [{ major: 8, minor: 0, operation: 'read', value: 8192 }, { major: 8, minor: 16, operation: 'write', value: 50 }], serviced: [] },
    networks: { eth0: { ...counters, rxBytes: 300, txBytes: 4 }, eth1: { ...counters, rxBytes: 200 } },
  };
  expect(statsRates('c', before, now)).toEqual({
    id: 'c', at: Date.parse('2026-11-02T12:00:02.000Z'), cpu: 200, memory: 4000, memoryLimit: 8000, received: 200, sent: 2, read: 2048, written: 0, processes: 2,
  });
});

const ask = (body: object) => served.api.ask('/tidewharf/v1/stats', { method: 'POST', body });

test('of many on one clock, those that are there, until the client goes', async () => {
  await served.api.ask('/v1.41/containers/create?name=c', { method: 'POST', body: { Image: 'web' } });
  const record = served.rooms.records.get(containerId) as ContainerRecord;
  served.rooms.records.set(containerId, { ...record, status: 'running' });
  served.rooms.stats = reading;
  const response = await served.api.open('/tidewharf/v1/stats', { method: 'POST', body: { containers: [containerId, 'gone'], everyMs: 500 } });
  const lines: StatsLine[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    lines.push(JSON.parse(chunk.toString()) as StatsLine);
    if (lines.length === 2) served.rooms.stats = undefined;
    if (lines.length === 3) break;
  }
  expect(lines.map(({ readings }) => readings.map(({ id }) => id))).toEqual([[containerId], [containerId], []]);
  expect(lines[0]?.readings[0]).toMatchObject({ cpu: 0, memory: 4000, memoryLimit: 8000, processes: 2 });
});

test('what does not fit is refused', async () => {
  expect((await ask({ containers: [containerId], everyMs: 10 })).status).toBe(400);
  expect((await ask({ containers: Array.from({ length: 201 }, () => 'a'), everyMs: 1000 })).status).toBe(400);
});
