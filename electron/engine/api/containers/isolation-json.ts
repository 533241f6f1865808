import type { IsolationSpec } from '../../containers/create-spec.ts';
import { defaultMaskedPaths, defaultReadonlyPaths } from '../../runtime/hidden-paths.ts';

/** What keeps a container apart, as inspect shows it in HostConfig: with Docker's defaults for what was not said. */
export function isolationJson(isolation: IsolationSpec, { cgroupVersion }: { readonly cgroupVersion: 1 | 2 }): Readonly<Record<string, unknown>> {
  const { privileged, pidMode, ipcMode } = isolation;
  const paths = (asked: readonly string[] | undefined, usual: readonly string[]) => asked ?? (privileged ? null : usual);
  return {
    Privileged: privileged,
    CapAdd: orNull(isolation.capAdd),
    CapDrop: orNull(isolation.capDrop),
    ReadonlyRootfs: isolation.readonlyRootfs,
    SecurityOpt: securityOptions(isolation),
    PidMode: pidMode,
    IpcMode: ipcMode || 'private',
    UTSMode: isolation.utsMode,
    UsernsMode: isolation.usernsMode ?? '',
    CgroupnsMode: isolation.cgroupnsMode || (cgroupVersion === 2 ? 'private' : 'host'),
    CgroupParent: isolation.cgroupParent ?? '',
    ShmSize: isolation.shmSize,
    ...(Object.keys(isolation.sysctls).length > 0 && { Sysctls: isolation.sysctls }),
    Ulimits: isolation.ulimits.map(({ name, soft, hard }) => ({ Name: name, Hard: hard, Soft: soft })),
    Devices: isolation.devices.map(({ pathOnHost, pathInContainer, permissions }) => ({ PathOnHost: pathOnHost, PathInContainer: pathInContainer, CgroupPermissions: permissions })),
    DeviceCgroupRules: orNull(isolation.deviceCgroupRules),
    OomScoreAdj: isolation.oomScoreAdj,
    MaskedPaths: paths(isolation.maskedPaths, defaultMaskedPaths),
    ReadonlyPaths: paths(isolation.readonlyPaths, defaultReadonlyPaths),
  };
}

/** Docker names what follows from the rest where nothing was said. */
function securityOptions({ securityOpt, privileged, pidMode, ipcMode }: IsolationSpec): readonly string[] | null {
  if (securityOpt.length > 0) return securityOpt;
  return privileged || pidMode === 'host' || ipcMode === 'host' ? ['label=disable'] : null;
}

function orNull(list: readonly string[]): readonly string[] | null {
  return list.length > 0 ? list : null;
}
