import { join } from 'node:path';
import type { NetworkLease } from '../networks/networks.ts';
import type { SpecInput } from '../runtime/oci-spec.ts';
import { parseDeviceRule, readSpecDevices } from '../runtime/spec-devices.ts';
import type { TerminalSize } from '../runtime/runtime.ts';
import { readFileInRoot } from '../sys/read-file-in-root.ts';
import type { ContainerRecord } from './containers.ts';
import { processEnv } from './plan-container.ts';
import { findProcessUser } from './process-user.ts';
import { readSecurityOptions } from './security-options.ts';
import type { SharedNamespaces } from './shared-namespaces.ts';
import { readUlimits } from './ulimits.ts';

const maxAccountFileBytes = 4 * 1024 * 1024;

/** What the OCI spec of a container's next run is made of. Fails with `invalid` where its user is unknown in its own root. */
export function specInput(
  record: ContainerRecord,
  run: { rootfs: string; lease: NetworkLease; mounts: SpecInput['mounts']; size: TerminalSize | undefined; shared: SharedNamespaces; apparmor: boolean },
): SpecInput {
  const { spec } = record;
  const { isolation, limits } = spec;
  const { noNewPrivileges, seccomp, apparmor } = readSecurityOptions(isolation.securityOpt);
  return {
    id: record.id,
    rootfs: run.rootfs,
    args: record.args,
    env: processEnv(record.env, { hostname: record.hostname, tty: spec.tty }),
    cwd: record.cwd,
    user: readProcessUser(record.user, run.rootfs, spec.groupAdd),
    tty: spec.tty,
    hostname: record.hostname,
    netnsPath: run.lease.netnsPath,
    mounts: run.mounts,
    privileged: isolation.privileged,
    capAdd: isolation.capAdd,
    capDrop: isolation.capDrop,
    readonlyRootfs: isolation.readonlyRootfs,
    noNewPrivileges,
    init: spec.init,
    // Records of older engines say nothing about swap.
    limits: limits.memory > 0 && limits.memorySwap === 0 ? { ...limits, memorySwap: limits.memory * 2 } : limits,
    shmSize: isolation.shmSize,
    ...(run.shared.shm && { shm: run.shared.shm }),
    ...(run.shared.namespaces && { namespaces: run.shared.namespaces }),
    oomScoreAdj: isolation.oomScoreAdj,
    seccomp,
    ...(run.apparmor && apparmor && apparmor !== 'unconfined' && { apparmor }),
    rlimits: readUlimits(isolation.ulimits),
    // A privileged one has all of them, each under its own name.
    devices: readSpecDevices(isolation.devices.filter(({ pathOnHost, pathInContainer }) => !isolation.privileged || pathOnHost !== pathInContainer)),
    deviceRules: isolation.deviceCgroupRules.map(parseDeviceRule),
    sysctls: { ...(spec.network.domainname && isolation.utsMode !== 'host' && { 'kernel.domainname': spec.network.domainname }), ...isolation.sysctls },
    annotations: spec.annotations,
    maskedPaths: isolation.maskedPaths,
    readonlyPaths: isolation.readonlyPaths,
    ...(isolation.cgroupParent && { cgroupParent: join('/', isolation.cgroupParent) }),
    ...(run.size && { consoleSize: run.size }),
  };
}

/** Looks a user up in the files of a root file system, which nobody vouches for. */
export function readProcessUser(user: string, rootfs: string, groupAdd: readonly string[] = []): SpecInput['user'] {
  const read = (path: string): string => readFileInRoot(rootfs, path, maxAccountFileBytes) ?? '';
  return findProcessUser(user, { passwd: read('/etc/passwd'), group: read('/etc/group') }, groupAdd);
}
