import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cgroupMountPoint, type Cgroups } from './cgroups.ts';

/** What can be limited on this machine; all false where the engine may make no control groups. */
export type HostControls = {
  readonly memory: boolean;
  readonly swap: boolean;
  readonly reservation: boolean;
  readonly swappiness: boolean;
  readonly oomKillDisable: boolean;
  readonly cpu: boolean;
  readonly cpuRealtime: boolean;
  readonly cpuset: boolean;
  readonly pids: boolean;
  readonly blkioWeight: boolean;
  readonly blkioThrottle: boolean;
  /** How many CPUs the engine may use. */
  readonly cpus: number;
  /** Numbers of CPUs and memory nodes, such as `0-3,8`. */
  readonly cpusetCpus: string;
  readonly cpusetMems: string;
};

export function readHostControls(cgroups: Cgroups): HostControls {
  const there = { cpus: availableParallelism(), ...readSets(cgroups) };
  if (!cgroups.writable) {
    const none = { memory: false, swap: false, reservation: false, swappiness: false, oomKillDisable: false, cpu: false, cpuRealtime: false };
    return { ...none, cpuset: false, pids: false, blkioWeight: false, blkioThrottle: false, ...there };
  }
  return { ...(cgroups.version === 2 ? controls2() : controls1(cgroups)), ...there };
}

function controls1({ swapLimit }: Cgroups): Omit<HostControls, 'cpus' | 'cpusetCpus' | 'cpusetMems'> {
  const has = (file: string): boolean => existsSync(`${cgroupMountPoint}/${file}`);
  return {
    memory: has('memory/memory.limit_in_bytes'),
    swap: swapLimit,
    reservation: has('memory/memory.soft_limit_in_bytes'),
    swappiness: has('memory/memory.swappiness'),
    oomKillDisable: has('memory/memory.oom_control'),
    cpu: has('cpu/cpu.cfs_quota_us'),
    cpuRealtime: has('cpu/cpu.rt_period_us'),
    cpuset: has('cpuset/cpuset.cpus'),
    pids: has('pids'),
    // The BFQ scheduler's file is in the groups below the first only.
    blkioWeight: has('blkio/blkio.weight') || has('blkio/blkio.bfq.io_service_bytes'),
    blkioThrottle: has('blkio/blkio.throttle.read_bps_device'),
  };
}

function controls2(): Omit<HostControls, 'cpus' | 'cpusetCpus' | 'cpusetMems'> {
  const controllers = readControl('cgroup.controllers').split(' ');
  const has = (name: string): boolean => controllers.includes(name);
  return {
    memory: has('memory'),
    swap: has('memory'),
    reservation: has('memory'),
    swappiness: false,
    oomKillDisable: false,
    cpu: has('cpu'),
    cpuRealtime: false,
    cpuset: has('cpuset'),
    pids: has('pids'),
    blkioWeight: has('io'),
    blkioThrottle: has('io'),
  };
}

function readSets({ version }: Cgroups): Pick<HostControls, 'cpusetCpus' | 'cpusetMems'> {
  const file = (what: 'cpus' | 'mems'): string => (version === 2 ? `cpuset.${what}.effective` : `cpuset/cpuset.effective_${what}`);
  return { cpusetCpus: readControl(file('cpus')), cpusetMems: readControl(file('mems')) };
}

function readControl(file: string): string {
  try {
    return readFileSync(`${cgroupMountPoint}/${file}`, 'utf8').trim();
  } catch {
    return '';
  }
}
