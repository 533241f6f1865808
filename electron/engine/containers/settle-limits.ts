import { EngineError } from '../../shared/errors/engine-error.ts';
import type { HostControls } from '../runtime/host-controls.ts';
import type { Limits } from '../runtime/limits.ts';
import { parseNumberSet } from './number-set.ts';

/** Less does not hold the runtime's own start. Docker's number. */
const minMemoryBytes = 6 * 1024 * 1024;
const shortestPeriod = 1000;
const longestPeriod = 1_000_000;
/** The kernel's own bounds. */
const mostShares = 262_144;
const mostPids = 4_194_304;

/** Limits that can be kept, and a sentence for each that this machine cannot keep and that was left out. */
export type SettledLimits = { readonly limits: Limits; readonly warnings: readonly string[] };

/**
 * What of the limits asked for will hold on this machine, with Docker's rules between them and in its words. `invalid` where one cannot be
 * meant. Pure. `update`: a change of some, others stay.
 */
export function settleLimits(limits: Limits, host: HostControls, { update }: { readonly update: boolean }): SettledLimits {
  const warnings: string[] = [];
  const drop = (isAsked: boolean, isKept: boolean, sentence: string): boolean => {
    if (isAsked && !isKept) warnings.push(sentence);
    return isAsked && !isKept;
  };
  const settled = { ...limits, ...settleMemory(limits, host, drop), ...settleCpu(limits, host, drop), ...settleDisk(limits, host, drop) };
  if (drop(limits.pids !== 0, host.pids, unsupported('PIDs limit', 'PIDs limit discarded'))) settled.pids = 0;
  if (settled.pids > mostPids) throw invalid(`invalid PidsLimit ${settled.pids}: at most ${mostPids} processes can be`, 'pids');
  refuseMemory(settled, update);
  refuseCpu(settled, host);
  if (settled.blkioWeight !== 0 && (settled.blkioWeight < 10 || settled.blkioWeight > 1000)) throw invalid('Range of blkio weight is from 10 to 1000');
  if (settled.oomKillDisable && settled.memory <= 0) {
    warnings.push('OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.');
  }
  return { limits: settled, warnings };
}

/** The same for all limits of a container. Docker's rule: as much swap as memory, where nothing is said of it. */
export function settleAllLimits(asked: Limits, host: HostControls): SettledLimits {
  const { limits, warnings } = settleLimits(asked, host, { update: false });
  const swap = limits.memory > 0 && limits.memorySwap === 0 ? { memorySwap: limits.memory * 2 } : {};
  return { limits: { ...limits, ...swap }, warnings };
}

type Drop = (isAsked: boolean, isKept: boolean, sentence: string) => boolean;
type Changed<Keys extends keyof Limits> = { -readonly [Key in Keys]?: Limits[Key] };

function unsupported(what: string, end: string): string {
  return `Your kernel does not support ${what} capabilities or the cgroup is not mounted. ${end}.`;
}

function settleMemory(limits: Limits, host: HostControls, drop: Drop): Changed<'memory' | 'memorySwap' | 'memoryReservation' | 'memorySwappiness' | 'oomKillDisable'> {
  const changed: ReturnType<typeof settleMemory> = {};
  if (drop(limits.memory > 0, host.memory, unsupported('memory limit', 'Limitation discarded'))) Object.assign(changed, { memory: 0, memorySwap: 0 });
  else if (drop(limits.memory > 0 && limits.memorySwap !== -1, host.swap, unsupported('swap limit', 'Memory limited without swap'))) changed.memorySwap = -1;
  if (drop(limits.memorySwappiness !== undefined, host.swappiness, unsupported('memory swappiness', 'Memory swappiness discarded'))) changed.memorySwappiness = undefined;
  if (drop(limits.memoryReservation > 0, host.reservation, unsupported('memory soft limit', 'Limitation discarded'))) changed.memoryReservation = 0;
  if (drop(limits.oomKillDisable, host.oomKillDisable, 'Your kernel does not support OomKillDisable. OomKillDisable discarded.')) changed.oomKillDisable = false;
  return changed;
}

function settleCpu(limits: Limits, host: HostControls, drop: Drop): Changed<'cpuShares' | 'cpuPeriod' | 'cpuQuota' | 'cpusetCpus' | 'cpusetMems'> {
  const changed: ReturnType<typeof settleCpu> = {};
  if (limits.nanoCpus !== 0 && !host.cpu) throw invalid('NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted');
  if (drop(limits.cpuShares > 0, host.cpu, 'Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.')) changed.cpuShares = 0;
  const timed = limits.cpuPeriod !== 0 || limits.cpuQuota !== 0;
  if (drop(timed, host.cpu, 'Your kernel does not support CPU CFS scheduler or the cgroup is not mounted. Period and quota discarded.')) {
    Object.assign(changed, { cpuPeriod: 0, cpuQuota: 0 });
  }
  const set = limits.cpusetCpus !== '' || limits.cpusetMems !== '';
  if (drop(set, host.cpuset, 'Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.')) Object.assign(changed, { cpusetCpus: '', cpusetMems: '' });
  return changed;
}

function settleDisk(limits: Limits, host: HostControls, drop: Drop): Changed<'blkioWeight' | 'blkioWeightDevices' | 'blkioThrottle'> {
  const changed: ReturnType<typeof settleDisk> = {};
  if (drop(limits.blkioWeight > 0, host.blkioWeight, 'Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.')) changed.blkioWeight = 0;
  const weights = (limits.blkioWeightDevices ?? []).length > 0;
  if (drop(weights, host.blkioWeight, 'Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded.')) {
    changed.blkioWeightDevices = [];
  }
  const throttled = (limits.blkioThrottle ?? []).length > 0;
  if (drop(throttled, host.blkioThrottle, 'Your kernel does not support Block I/O read and write limits or the cgroup is not mounted. Block I/O limits discarded.')) {
    changed.blkioThrottle = [];
  }
  return changed;
}

function refuseMemory({ memory, memorySwap, memoryReservation, memorySwappiness: swappiness }: Limits, update: boolean): void {
  if (memory !== 0 && memory < minMemoryBytes) throw invalid('Minimum memory limit allowed is 6MB', 'memory');
  if (memory > 0 && memorySwap > 0 && memorySwap < memory) throw invalid('Minimum memoryswap limit should be larger than memory limit, see usage');
  if (memory === 0 && memorySwap > 0 && !update) throw invalid('You should always set the Memory limit when using Memoryswap limit, see usage');
  if (memorySwap < -1) throw invalid(`Invalid value: ${memorySwap}, expected a memoryswap limit in bytes, or -1 for none`);
  if (swappiness !== undefined && (swappiness < 0 || swappiness > 100)) throw invalid(`Invalid value: ${swappiness}, valid memory swappiness range is 0-100`);
  if (memoryReservation !== 0 && memoryReservation < minMemoryBytes) throw invalid('Minimum memory reservation allowed is 6MB');
  if (memory > 0 && memoryReservation > 0 && memory < memoryReservation) {
    throw invalid('Minimum memory limit can not be less than memory reservation limit, see usage');
  }
}

function refuseCpu(limits: Limits, host: HostControls): void {
  const { nanoCpus, cpuPeriod, cpuQuota, cpuRealtimePeriod = 0, cpuRealtimeRuntime = 0 } = limits;
  if (nanoCpus > 0 && cpuPeriod > 0) throw invalid('Conflicting options: Nano CPUs and CPU Period cannot both be set');
  if (nanoCpus > 0 && cpuQuota > 0) throw invalid('Conflicting options: Nano CPUs and CPU Quota cannot both be set');
  if (nanoCpus < 0 || nanoCpus > host.cpus * 1e9) {
    throw invalid(`Range of CPUs is from 0.01 to ${host.cpus}.00, as there are only ${host.cpus} CPUs available`, 'cpus');
  }
  if (limits.cpuShares > mostShares) throw invalid(`The maximum allowed cpu-shares is ${mostShares}`);
  if (limits.cpuShares < 0) throw invalid(`invalid CPU shares (${limits.cpuShares}): value must be a positive integer`);
  if (cpuPeriod !== 0 && (cpuPeriod < shortestPeriod || cpuPeriod > longestPeriod)) {
    throw invalid('CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)');
  }
  if (cpuQuota !== 0 && cpuQuota !== -1 && cpuQuota < shortestPeriod) throw invalid('CPU cfs quota can not be less than 1ms (i.e. 1000)');
  if ((cpuRealtimePeriod !== 0 || cpuRealtimeRuntime !== 0) && !host.cpuRealtime) throw invalid('kernel does not support CPU real-time scheduler');
  if (cpuRealtimePeriod !== 0 && cpuRealtimeRuntime > cpuRealtimePeriod) throw invalid('cpu real-time runtime cannot be higher than cpu real-time period');
  refuseSet(limits.cpusetCpus, host.cpusetCpus, { option: 'cpus', things: 'CPUs' });
  refuseSet(limits.cpusetMems, host.cpusetMems, { option: 'mems', things: 'memory nodes' });
}

function refuseSet(asked: string, available: string, { option, things }: { option: string; things: string }): void {
  const wanted = parseNumberSet(asked);
  if (wanted === undefined) throw invalid(`Invalid value ${asked} for cpuset ${option}: invalid format: ${asked}`);
  const there = parseNumberSet(available) ?? new Set();
  if (![...wanted].every((number) => there.has(number))) throw invalid(`Requested ${things} are not available - requested ${asked}, available: ${available}`);
}

/** `field`: the part of a container's request that is wrong. */
function invalid(message: string, field?: 'memory' | 'cpus' | 'pids'): EngineError {
  return new EngineError('invalid', message, field && { detail: { field } });
}
