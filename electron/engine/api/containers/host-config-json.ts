import type { HostConfigJson, PortBindingJson } from '../../../shared/docker/container-json.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { PortMapping } from '../../networks/networks.ts';
import { limitsJson } from './limits-json.ts';

/** What Docker says for what was not asked for. */
const defaults = {
  ContainerIDFile: '', LogConfig: { Type: 'json-file', Config: {} }, VolumeDriver: '', VolumesFrom: null, CgroupnsMode: 'private',
  Dns: [], DnsOptions: [], DnsSearch: [], ExtraHosts: null, GroupAdd: null, IpcMode: 'private', Cgroup: '', Links: null, OomScoreAdj: 0,
  PidMode: '', UTSMode: '', UsernsMode: '', ConsoleSize: [0, 0], Isolation: '', CgroupParent: '', Devices: [],
  DeviceCgroupRules: null, DeviceRequests: null, Ulimits: [],
} as const;

/** HostConfig of inspect: what the client sent, with what the engine made of it on top. `runtime` is its name. */
export function hostConfigJson({ spec }: ContainerRecord, runtime: string): HostConfigJson {
  const sent = Object.fromEntries(Object.entries(spec.raw.hostConfig).filter(([, value]) => value !== undefined));
  return {
    ...defaults,
    Runtime: runtime,
    Binds: null,
    CapAdd: null,
    CapDrop: null,
    SecurityOpt: null,
    ...sent,
    ...limitsJson(spec.limits, { pidsAsked: typeof sent['PidsLimit'] === 'number' && sent['PidsLimit'] !== 0 }),
    LogConfig: { Type: spec.log.driver, Config: sentLogOptions(sent['LogConfig']) },
    NetworkMode: spec.network.mode,
    PortBindings: portBindings(spec.network.ports),
    RestartPolicy: { Name: spec.restartPolicy.name, MaximumRetryCount: spec.restartPolicy.maximumRetryCount },
    AutoRemove: spec.autoRemove,
    Privileged: spec.isolation.privileged,
    PublishAllPorts: spec.network.publishAll,
    ReadonlyRootfs: spec.isolation.readonlyRootfs,
    ShmSize: spec.isolation.shmSize,
  };
}

/** What the client sent has been parsed once. */
function sentLogOptions(sent: unknown): Readonly<Record<string, string>> {
  return (sent as { Config?: Readonly<Record<string, string>> | null } | null | undefined)?.Config ?? {};
}

function portBindings(ports: readonly PortMapping[]): Record<string, PortBindingJson[]> {
  const bindings: Record<string, PortBindingJson[]> = {};
  for (const { containerPort, protocol, hostIp, hostPort, hostPortEnd } of ports) {
    (bindings[`${containerPort}/${protocol}`] ??= []).push({ HostIp: hostIp, HostPort: hostPort === 0 ? '' : [hostPort, hostPortEnd ?? []].flat().join('-') });
  }
  return bindings;
}
