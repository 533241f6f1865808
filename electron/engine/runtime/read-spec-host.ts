import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { parseCapabilityMask } from './capabilities.ts';
import type { Cgroups } from './cgroups.ts';
import { findProgram } from './find-program.ts';
import { readHostControls } from './host-controls.ts';
import { listDevices } from './list-devices.ts';
import type { SpecHost } from './oci-spec.ts';

/** Static ones only: they run in any root folder. Debian: tini, docker.io, catatonit. */
const initPrograms = ['tini-static', 'docker-init', 'catatonit'];

/** What the machine and this process allow. Devices are read anew each time they are asked for: they come and go. */
export function readSpecHost(cgroups: Cgroups, cgroupParent: string): SpecHost {
  const status = readFileSync('/proc/self/status', 'utf8');
  const bounding = parseCapabilityMask(field(status, 'CapBnd'));
  const permitted = parseCapabilityMask(field(status, 'CapPrm'));
  return {
    architecture: process.arch === 'arm64' ? 'arm64' : 'x64',
    cgroupVersion: cgroups.version,
    cgroupParent: cgroups.writable ? cgroupParent : undefined,
    controls: readHostControls(cgroups),
    mappedRoot: isMapped(readFileSync('/proc/self/uid_map', 'utf8')),
    capabilities: bounding.filter((name) => permitted.includes(name)),
    hardLimits: parseHardLimits(readFileSync('/proc/self/limits', 'utf8')),
    kernel: release(),
    apparmor: readOptional('/sys/module/apparmor/parameters/enabled').startsWith('Y'),
    oomScoreAdj: Number(readFileSync('/proc/self/oom_score_adj', 'utf8')),
    initPath: initPrograms.map(findProgram).find((path) => path !== undefined),
    get devices() {
      return listDevices('/dev');
    },
  };
}

function readOptional(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** True where ids here are not the machine's own (user_namespaces(7), uid_map). */
function isMapped(uidMap: string): boolean {
  return uidMap.trim().split(/\s+/).join(' ') !== '0 0 4294967295';
}

function field(status: string, name: string): string {
  return new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? '0';
}

const limitNames: Readonly<Record<string, string>> = {
  'Max cpu time': 'RLIMIT_CPU',
  'Max file size': 'RLIMIT_FSIZE',
  'Max data size': 'RLIMIT_DATA',
  'Max stack size': 'RLIMIT_STACK',
  'Max core file size': 'RLIMIT_CORE',
  'Max resident set': 'RLIMIT_RSS',
  'Max processes': 'RLIMIT_NPROC',
  'Max open files': 'RLIMIT_NOFILE',
  'Max locked memory': 'RLIMIT_MEMLOCK',
  'Max address space': 'RLIMIT_AS',
  'Max file locks': 'RLIMIT_LOCKS',
  'Max pending signals': 'RLIMIT_SIGPENDING',
  'Max msgqueue size': 'RLIMIT_MSGQUEUE',
  'Max nice priority': 'RLIMIT_NICE',
  'Max realtime priority': 'RLIMIT_RTPRIO',
  'Max realtime timeout': 'RLIMIT_RTTIME',
};

/** Hard limits by OCI name out of /proc/PID/limits; those without a limit are left out. */
export function parseHardLimits(text: string): Record<string, number> {
  const rows = text.split('\n').flatMap((line) => {
    const match = /^(Max [a-z ]+?) {2,}(\S+) +(\d+)/.exec(line);
    const name = limitNames[match?.[1] ?? ''];
    return name === undefined ? [] : [[name, Number(match?.[3])] as const];
  });
  return Object.fromEntries(rows);
}
