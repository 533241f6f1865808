import type { BlkioStatsJson, ContainerStatsJson, CpuStatsJson } from '../../../shared/docker/container-stats.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { BlkioEntry, ContainerStats, CpuStats, MemoryStats, NetworkCounters } from '../../runtime/container-stats.ts';
import { never } from './container-json.ts';

/** A reading and the one before it, from which clients work out rates. Undefined: the container did not run then. */
export function statsJson(record: Pick<ContainerRecord, 'id' | 'name'>, now: ContainerStats | undefined, before: ContainerStats | undefined): ContainerStatsJson {
  const networks = Object.entries(now?.networks ?? {}).map(([name, counters]) => [name, networkJson(counters)] as const);
  return {
    read: now?.readAt ?? never,
    preread: before?.readAt ?? never,
    pids_stats: now ? { current: now.pids.current, ...(now.pids.limit !== undefined && { limit: now.pids.limit }) } : {},
    blkio_stats: blkioJson(now),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpuJson(now?.cpu),
    precpu_stats: cpuJson(before?.cpu),
    memory_stats: now ? memoryJson(now.memory) : {},
    name: `/${record.name}`,
    id: record.id,
    ...(networks.length > 0 && { networks: Object.fromEntries(networks) }),
  };
}

function cpuJson(cpu: CpuStats | undefined): CpuStatsJson {
  const { periods = 0, throttledPeriods = 0, throttledTime = 0 } = cpu?.throttling ?? {};
  return {
    cpu_usage: {
      total_usage: cpu?.total ?? 0,
      ...(cpu?.perCpu && { percpu_usage: cpu.perCpu }),
      usage_in_kernelmode: cpu?.kernel ?? 0,
      usage_in_usermode: cpu?.user ?? 0,
    },
    ...(cpu && { system_cpu_usage: cpu.system, online_cpus: cpu.onlineCpus }),
    throttling_data: { periods, throttled_periods: throttledPeriods, throttled_time: throttledTime },
  };
}

/** Zeros are left out, as in Docker. */
function memoryJson({ usage, maxUsage, failures, limit, stats }: MemoryStats): ContainerStatsJson['memory_stats'] {
  return { ...(usage && { usage }), ...(maxUsage && { max_usage: maxUsage }), stats, ...(failures && { failcnt: failures }), limit };
}

/** What the kernels of today count no more is an empty list; null where nothing was read, and on cgroup v2. */
function blkioJson(now: ContainerStats | undefined): BlkioStatsJson {
  const uncounted = now?.cpu.perCpu ? [] : null;
  const entries = (list: readonly BlkioEntry[]) => list.map(({ major, minor, operation, value }) => ({ major, minor, op: operation, value }));
  return {
    io_service_bytes_recursive: now ? entries(now.blkio.serviceBytes) : null,
    io_serviced_recursive: now && now.cpu.perCpu ? entries(now.blkio.serviced) : null,
    io_queue_recursive: uncounted,
    io_service_time_recursive: uncounted,
    io_wait_time_recursive: uncounted,
    io_merged_recursive: uncounted,
    io_time_recursive: uncounted,
    sectors_recursive: uncounted,
  };
}

function networkJson(counters: NetworkCounters): Readonly<Record<string, number>> {
  return {
    rx_bytes: counters.rxBytes,
    rx_packets: counters.rxPackets,
    rx_errors: counters.rxErrors,
    rx_dropped: counters.rxDropped,
    tx_bytes: counters.txBytes,
    tx_packets: counters.txPackets,
    tx_errors: counters.txErrors,
    tx_dropped: counters.txDropped,
  };
}
