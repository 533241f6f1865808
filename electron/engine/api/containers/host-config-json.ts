import type { HostConfigJson, PortBindingJson } from '../../../shared/docker/container-json.ts';
import type { ContainerRecord } from '../../containers/containers.ts';
import type { PortMapping } from '../../networks/networks.ts';
import type { EngineInfo } from '../rooms.ts';
import { isolationJson } from './isolation-json.ts';
import { limitsJson } from './limits-json.ts';

/** What a client gets back as it sent it, and what Docker says where it sent nothing. */
const echoed = {
  Binds: null, ContainerIDFile: '', VolumeDriver: '', VolumesFrom: null, Dns: [], DnsOptions: [], DnsSearch: [], ExtraHosts: null, GroupAdd: null, Cgroup: '',
  ConsoleSize: [0, 0], Isolation: '',
} as const;
/** The same, and not there at all where it was not sent. */
const optional = ['Mounts', 'Tmpfs', 'Annotations', 'Init'];

/** HostConfig of inspect: what the client sent, with what the engine made of it on top. */
export function hostConfigJson({ spec, name }: ContainerRecord, runtime: EngineInfo['runtime']): HostConfigJson {
  const { hostConfig: sent } = spec.raw;
  const named = [...Object.keys(echoed), ...optional].flatMap((field) => (isSaid(sent[field]) ? [[field, sent[field]] as const] : []));
  return {
    ...echoed,
    ...Object.fromEntries(named),
    DeviceRequests: null,
    Runtime: typeof sent['Runtime'] === 'string' && sent['Runtime'] !== '' ? sent['Runtime'] : runtime.name,
    ...(isolationJson(spec.isolation, runtime) as Pick<HostConfigJson, 'CapAdd' | 'CapDrop' | 'SecurityOpt' | 'Privileged' | 'ReadonlyRootfs' | 'ShmSize'>),
    ...limitsJson(spec.limits, { pidsAsked: typeof sent['PidsLimit'] === 'number' && sent['PidsLimit'] !== 0 }),
    LogConfig: { Type: spec.log.driver, Config: sentLogOptions(sent['LogConfig']) },
    NetworkMode: spec.network.mode,
    Links: linksJson(spec.network.links, name),
    PortBindings: portBindings(spec.network.ports),
    RestartPolicy: { Name: spec.restartPolicy.name, MaximumRetryCount: spec.restartPolicy.maximumRetryCount },
    AutoRemove: spec.autoRemove,
    PublishAllPorts: spec.network.publishAll,
    ...(spec.init && { Init: true }),
  };
}

/** null is as good as nothing, and so is an empty object. */
function isSaid(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Array.isArray(value) || Object.keys(value).length > 0 : value !== undefined && value !== null;
}

/** What the client sent has been parsed once. */
function sentLogOptions(sent: unknown): Readonly<Record<string, string>> {
  return (sent as { Config?: Readonly<Record<string, string>> | null } | null | undefined)?.Config ?? {};
}

/** `db:alias` as Docker tells it: `/db:/web/alias`. */
function linksJson(links: readonly string[], name: string): string[] | null {
  const parts = links.map((link) => link.split(':').map((part) => part.replace(/^\//, '')));
  return links.length === 0 ? null : parts.map(([target = '', alias = target]) => `/${target}:/${name}/${alias}`);
}

function portBindings(ports: readonly PortMapping[]): Record<string, PortBindingJson[]> {
  const bindings: Record<string, PortBindingJson[]> = {};
  for (const { containerPort, protocol, hostIp, hostPort, hostPortEnd } of ports) {
    (bindings[`${containerPort}/${protocol}`] ??= []).push({ HostIp: hostIp, HostPort: hostPort === 0 ? '' : [hostPort, hostPortEnd ?? []].flat().join('-') });
  }
  return bindings;
}
