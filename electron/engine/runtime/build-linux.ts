import { rootPropagation } from './build-mounts.ts';
import { buildResources } from './build-resources.ts';
import { defaultMaskedPaths, defaultReadonlyPaths } from './hidden-paths.ts';
import type { NamespaceChoice, OciLinux, SpecHost, SpecInput } from './oci-spec.ts';
import { buildSeccompProfile, type SeccompProfile } from './seccomp-default.ts';
import { readDockerSeccomp } from './seccomp-docker-profile.ts';

/** The `linux` part of a config.json (runtime-spec, config-linux.md). `capabilities`: those that the container may have. Pure but for limits of disks. */
export function buildLinux(input: SpecInput, host: SpecHost, capabilities: readonly string[]): OciLinux {
  const rootfsPropagation = rootPropagation(input.mounts);
  const seccomp = buildSeccomp(input, host, capabilities);
  const parent = host.cgroupParent === undefined ? undefined : (input.cgroupParent ?? host.cgroupParent);
  const devices = [...(input.privileged ? host.devices : []), ...(input.devices ?? []).map(({ device }) => device)];
  const sysctl = { ...(input.netnsPath !== undefined && networkSettings(host)), ...input.sysctls };
  return {
    namespaces: buildNamespaces(input, host),
    ...(Object.keys(sysctl).length > 0 && { sysctl }),
    ...(parent !== undefined && { cgroupsPath: `${parent}/${input.id}`, resources: buildResources(input, host) }),
    ...(rootfsPropagation !== undefined && { rootfsPropagation }),
    ...(devices.length > 0 && { devices }),
    ...(seccomp && { seccomp }),
    ...hiddenPaths(input),
  };
}

function buildNamespaces({ namespaces, netnsPath }: SpecInput, host: SpecHost): OciLinux['namespaces'] {
  const choices: Record<string, NamespaceChoice> = {
    mount: 'own',
    uts: namespaces?.uts ?? 'own',
    ipc: namespaces?.ipc ?? 'own',
    pid: namespaces?.pid ?? 'own',
    cgroup: namespaces?.cgroup ?? (host.cgroupVersion === 2 ? 'own' : 'engine'),
    network: netnsPath === undefined ? 'engine' : { path: netnsPath },
  };
  return Object.entries(choices).flatMap(([type, choice]) => {
    if (choice === 'engine') return [];
    return [choice === 'own' ? { type } : { type, path: choice.path }];
  });
}

/** A privileged container has only the profile that was named for it. */
function buildSeccomp({ privileged, seccomp }: SpecInput, { architecture, kernel }: SpecHost, capabilities: readonly string[]): SeccompProfile | undefined {
  if (seccomp === 'unconfined') return undefined;
  if (seccomp !== 'default') return readDockerSeccomp(seccomp.profile, { architecture, kernel, capabilities });
  return privileged ? undefined : buildSeccompProfile(architecture, capabilities);
}

function hiddenPaths({ privileged, ...input }: SpecInput): Pick<OciLinux, 'maskedPaths' | 'readonlyPaths'> {
  const masked = input.maskedPaths ?? (privileged ? [] : defaultMaskedPaths);
  const readonly = input.readonlyPaths ?? (privileged ? [] : defaultReadonlyPaths);
  return { ...(masked.length > 0 && { maskedPaths: masked }), ...(readonly.length > 0 && { readonlyPaths: readonly }) };
}

/** Ports below 1024 and ping for everybody in the container's own network, as with Docker; groups that are not mapped cannot be named. */
function networkSettings(host: SpecHost): Record<string, string> {
  return {
    'net.ipv4.ip_unprivileged_port_start': '0',
    ...(!host.mappedRoot && { 'net.ipv4.ping_group_range': '0 2147483647' }),
  };
}
