import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { resolveCapabilities } from '../runtime/capabilities.ts';
import type { SpecHost } from '../runtime/oci-spec.ts';
import { readDockerSeccomp } from '../runtime/seccomp-docker-profile.ts';
import { parseDeviceRule } from '../runtime/spec-devices.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, IsolationSpec } from './create-spec.ts';
import { readSecurityOptions } from './security-options.ts';
import { readUlimits } from './ulimits.ts';

type Machine = Pick<SpecHost, 'architecture' | 'capabilities' | 'kernel' | 'apparmor'>;

/**
 * Refuses what no start could succeed with, in Docker's words and with `invalid`: also a container named that there is none of, as `not-found`
 * would say that of the image.
 */
export function checkIsolation(spec: CreateSpec, machine: Machine, find: (nameOrId: string) => ContainerRecord): void {
  const { isolation } = spec;
  checkModes(spec);
  for (const mode of [isolation.pidMode, isolation.ipcMode]) if (otherContainer(mode) !== undefined) findOther(otherContainer(mode) ?? '', find);
  checkCapabilities(isolation, machine);
  checkSecurity(isolation, machine);
  checkSysctls(spec);
  readUlimits(isolation.ulimits);
  for (const rule of isolation.deviceCgroupRules) parseDeviceRule(rule);
  for (const { pathOnHost, pathInContainer, permissions } of isolation.devices) {
    if (!pathOnHost.startsWith('/') || !pathInContainer.startsWith('/')) throw invalid(`invalid device path: '${pathOnHost}:${pathInContainer}', expected absolute paths`);
    if (!/^[rwm]{1,3}$/.test(permissions)) throw invalid(`invalid device mode: ${permissions}`);
  }
  if (Object.hasOwn(spec.annotations, '')) throw invalid('invalid Annotations: the empty string is not permitted as an annotation key');
  const { oomScoreAdj, shmSize } = isolation;
  if (oomScoreAdj < -1000 || oomScoreAdj > 1000) throw invalid(`Invalid value ${oomScoreAdj}, range for oom score adj is [-1000, 1000]`);
  if (shmSize < 0) throw invalid('SHM size can not be less than 0');
  for (const path of [...(isolation.maskedPaths ?? []), ...(isolation.readonlyPaths ?? [])]) {
    if (!path.startsWith('/')) throw invalid(`masked and read-only paths: '${path}', expected an absolute path`);
  }
}

/** NAME of `container:NAME`. */
export function otherContainer(mode: string): string | undefined {
  return mode.startsWith('container:') ? mode.slice('container:'.length) : undefined;
}

function checkModes({ isolation, network }: CreateSpec): void {
  const { pidMode, ipcMode, utsMode, cgroupnsMode, usernsMode = '', cgroupParent = '' } = isolation;
  const check = (what: string, mode: string, known: readonly string[], joins: boolean): void => {
    if (!known.includes(mode) && !(joins && otherContainer(mode))) throw invalid(`invalid ${what}: ${mode}`);
  };
  check('PID mode', pidMode, ['', 'private', 'host'], true);
  check('IPC mode', ipcMode, ['', 'private', 'shareable', 'none', 'host'], true);
  check('UTS mode', utsMode, ['', 'private', 'host'], false);
  check('cgroup namespace mode', cgroupnsMode, ['', 'private', 'host'], false);
  check('userns mode', usernsMode, ['', 'private', 'host'], false);
  if (utsMode === 'host' && network.hostname !== '') throw invalid('conflicting options: hostname and the UTS mode');
  if (cgroupParent.split('/').includes('..')) throw invalid(`invalid cgroup parent: ${cgroupParent}`);
}

function checkCapabilities({ capAdd, capDrop, privileged }: IsolationSpec, machine: Machine): void {
  const check = (option: string, request: { add: readonly string[]; drop: readonly string[] }): void => {
    try {
      resolveCapabilities({ ...request, privileged, available: machine.capabilities });
    } catch (error) {
      if (!isEngineError(error, 'invalid')) throw error;
      throw new EngineError('invalid', `invalid ${option}: ${error.message}`, { cause: error });
    }
  };
  check('CapAdd', { add: capAdd, drop: [] });
  check('CapDrop', { add: [], drop: capDrop });
}

function checkSecurity({ securityOpt }: IsolationSpec, machine: Machine): void {
  const { seccomp, apparmor = '' } = readSecurityOptions(securityOpt);
  if (typeof seccomp === 'object') readDockerSeccomp(seccomp.profile, machine);
  if (!['', 'unconfined', 'docker-default'].includes(apparmor) && !machine.apparmor) {
    throw invalid(`apparmor profile ${apparmor}: AppArmor is not enabled on this machine`);
  }
}

const ipcSysctls = new Set([
  'kernel.msgmax', 'kernel.msgmnb', 'kernel.msgmni', 'kernel.sem', 'kernel.shmall', 'kernel.shmmax', 'kernel.shmmni', 'kernel.shm_rmid_forced',
]);

/** Only what belongs to a namespace of the container's own: the rest would change the machine. The runtime's words. */
function checkSysctls({ isolation: { sysctls, ipcMode }, network }: CreateSpec): void {
  for (const name of Object.keys(sysctls)) {
    const key = JSON.stringify(name);
    if (!/^[a-z0-9_]+([./][\w@*:-]+)+$/i.test(name) || name.includes('..')) throw invalid(`sysctl ${key} is not in a separate kernel namespace`);
    const dotted = name.replaceAll('/', '.');
    if (dotted.startsWith('net.')) {
      if (network.mode === 'host') throw invalid(`sysctl ${key} not allowed in host network namespace`);
    } else if (ipcSysctls.has(dotted) || dotted.startsWith('fs.mqueue.')) {
      if (ipcMode === 'host') throw invalid(`sysctl ${key} is not allowed in the hosts ipc namespace`);
    } else if (dotted !== 'kernel.domainname') throw invalid(`sysctl ${key} is not in a separate kernel namespace`);
  }
}

/** The container that another one is to join. `invalid` where there is none. */
export function findOther(name: string, find: (nameOrId: string) => ContainerRecord): ContainerRecord {
  try {
    return find(name);
  } catch (cause) {
    if (!isEngineError(cause, 'not-found')) throw cause;
    throw new EngineError('invalid', cause.message, { cause });
  }
}

function invalid(message: string): EngineError {
  return new EngineError('invalid', message);
}
