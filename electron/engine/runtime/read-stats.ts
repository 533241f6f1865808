import { readFileSync, readlinkSync } from 'node:fs';
import { totalmem } from 'node:os';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { cgroupIn } from './container-cgroup.ts';
import { cgroupMountPoint } from './cgroups.ts';
import type { ContainerStats, CpuStats, NetworkCounters } from './container-stats.ts';
import { parseNetDev } from './parse-net-dev.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { findState, isSameProcess } from './runtime-state.ts';
import { cgroup1Stats } from './stats-cgroup1.ts';
import { cgroup2Stats } from './stats-cgroup2.ts';

/** Linux tells user space ticks of this length on every architecture that is served. */
const nanosecondsPerTick = 10_000_000;

/** See {@link Runtime.stats}. */
export function readStats(context: RuntimeContext, id: string): ContainerStats {
  const state = findState(context.stateRoot, context.name, id);
  if (state === undefined || !isSameProcess(state)) throw new EngineError('not-found', `stats of container ${id}: its process is gone`);
  const group = cgroupIn(context, id, state) ?? '/none';
  const { cpu, ...rest } =
    context.cgroups.version === 2
      ? cgroup2Stats((file) => readText(`${cgroupMountPoint}${group}/${file}`), totalmem())
      : cgroup1Stats((controller, file) => readText(`${cgroupMountPoint}/${controller}${group}/${file}`), totalmem());
  const machine = parseMachineCpu(readText('/proc/stat'));
  return { readAt: new Date().toISOString(), cpu: { ...cpu, ...machine }, ...rest, networks: readNetworks(state.pid) };
}

/** '' where there is no such file: not every kernel has every one, and a process may end meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** All time of all CPUs, and how many there are (proc_stat(5)): guest time is in user time already. */
export function parseMachineCpu(text: string): Pick<CpuStats, 'system' | 'onlineCpus'> {
  const fields = /^cpu +(.*)$/m.exec(text)?.[1]?.split(' ').slice(0, 7) ?? [];
  const ticks = fields.reduce((sum, field) => sum + Number(field), 0);
  return { system: ticks * nanosecondsPerTick, onlineCpus: text.match(/^cpu\d/gm)?.length ?? 0 };
}

/** Undefined where the container shares the engine's network: then it has none of its own to count. */
function readNetworks(pid: number): Readonly<Record<string, NetworkCounters>> | undefined {
  try {
    if (readlinkSync(`/proc/${pid}/ns/net`) === readlinkSync('/proc/self/ns/net')) return undefined;
    return parseNetDev(readFileSync(`/proc/${pid}/net/dev`, 'utf8'));
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
