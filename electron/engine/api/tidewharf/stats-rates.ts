import type { StatsReading } from '../../../shared/engine-api/stats.ts';
import type { BlkioEntry, ContainerStats, MemoryStats, NetworkCounters } from '../../runtime/container-stats.ts';

/** Rates out of two readings of one container, the counters of which only grow; 0 where a restart began them anew. */
export function statsRates(id: string, before: ContainerStats, now: ContainerStats): StatsReading {
  const seconds = Math.max(0.001, (Date.parse(now.readAt) - Date.parse(before.readAt)) / 1000);
  const rate = (count: (stats: ContainerStats) => number): number => Math.max(0, Math.round((count(now) - count(before)) / seconds));
  const machine = now.cpu.system - before.cpu.system;
  const share = machine > 0 ? (now.cpu.total - before.cpu.total) / machine : 0;
  return {
    id,
    at: Date.parse(now.readAt),
    cpu: Math.max(0, Math.round(share * now.cpu.onlineCpus * 10_000) / 100),
    memory: heldMemory(now.memory),
    memoryLimit: now.memory.limit,
    received: rate(({ networks }) => sumNetworks(networks, 'rxBytes')),
    sent: rate(({ networks }) => sumNetworks(networks, 'txBytes')),
    read: rate(({ blkio }) => sumBlkio(blkio.serviceBytes, 'read')),
    written: rate(({ blkio }) => sumBlkio(blkio.serviceBytes, 'write')),
    processes: now.pids.current,
  };
}

/** As the docker client counts: `total_` is of cgroup v1, where a group counts its children apart. */
function heldMemory({ usage, stats }: MemoryStats): number {
  const idle = stats['total_inactive_file'] ?? stats['inactive_file'] ?? 0;
  return idle < usage ? usage - idle : usage;
}

function sumNetworks(networks: ContainerStats['networks'], counter: keyof NetworkCounters): number {
  return Object.values(networks ?? {}).reduce((sum, counters) => sum + counters[counter], 0);
}

function sumBlkio(entries: readonly BlkioEntry[], operation: string): number {
  return entries.reduce((sum, entry) => sum + (entry.operation === operation ? entry.value : 0), 0);
}
