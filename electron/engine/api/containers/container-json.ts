import type { ContainerConfigJson, ContainerJson, ContainerStateJson, MountJson } from '../../../shared/docker/container-json.ts';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { ContainerPlaces, ContainerRecord } from '../../containers/containers.ts';
import { readSecurityOptions } from '../../containers/security-options.ts';
import type { EngineInfo } from '../rooms.ts';
import { healthcheckJson, healthJson } from './health-json.ts';
import { hostConfigJson } from './host-config-json.ts';
import { networkSettingsJson, type Attachment } from './network-settings-json.ts';

/** What Docker writes for a moment that never was. */
export const never = '0001-01-01T00:00:00Z';

export type Inspected = {
  readonly record: ContainerRecord;
  /** The image's own settings; undefined where the image is gone. */
  readonly image: ContainerDefaults | undefined;
  readonly attachment: Attachment;
  readonly runtime: EngineInfo['runtime'];
  /** Those that have not ended. */
  readonly execIds: readonly string[];
  readonly mounts: readonly MountJson[];
  readonly places: ContainerPlaces;
  /** Bytes, where asked for. */
  readonly size?: { readonly rw: number; readonly rootFs: number } | undefined;
};

/** `GET /containers/{id}/json`. */
export function containerJson({ record, mounts, places, image, attachment, runtime, execIds, size }: Inspected): ContainerJson {
  const [path = '', ...args] = record.args;
  return {
    Id: record.id,
    Created: record.createdAt,
    Path: path,
    Args: args,
    State: stateJson(record),
    Image: record.imageId,
    ResolvConfPath: places.networkFiles['resolv.conf'],
    HostnamePath: places.networkFiles.hostname,
    HostsPath: places.networkFiles.hosts,
    LogPath: places.log,
    Name: `/${record.name}`,
    RestartCount: record.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: readSecurityOptions(record.spec.isolation.securityOpt).apparmor ?? '',
    ExecIDs: execIds.length > 0 ? execIds : null,
    HostConfig: hostConfigJson(record, runtime),
    GraphDriver: { Name: 'overlay2', Data: places.layers === undefined ? null : layersJson(places.layers) },
    ...(size && { SizeRw: size.rw, SizeRootFs: size.rootFs }),
    Mounts: mounts,
    Config: configJson(record, image),
    NetworkSettings: networkSettingsJson(attachment),
  };
}

function layersJson({ lowers, upper, work, mounted }: NonNullable<ContainerPlaces['layers']>): Readonly<Record<string, string>> {
  return { LowerDir: lowers.join(':'), MergedDir: mounted, UpperDir: upper, WorkDir: work };
}

function stateJson(record: ContainerRecord): ContainerStateJson {
  const { status } = record;
  return {
    Status: status,
    Running: status === 'running' || status === 'paused' || status === 'restarting',
    Paused: status === 'paused',
    Restarting: status === 'restarting',
    OOMKilled: record.oomKilled,
    Dead: status === 'dead',
    Pid: status === 'running' || status === 'paused' ? (record.task?.pid ?? 0) : 0,
    ExitCode: record.exitCode,
    Error: record.error,
    StartedAt: record.startedAt ?? never,
    FinishedAt: record.finishedAt ?? never,
    ...(record.health && { Health: healthJson(record.health) }),
  };
}

function configJson(record: ContainerRecord, image: ContainerDefaults | undefined): ContainerConfigJson {
  const { spec } = record;
  const exposed = exposedPorts(record, image);
  const volumes = [...Object.keys(image?.Volumes ?? {}), ...Object.keys(sentVolumes(spec.raw.config['Volumes']))];
  const stopSignal = spec.stopSignal || (image?.StopSignal ?? '');
  return {
    Domainname: spec.network.domainname,
    Volumes: volumes.length > 0 ? Object.fromEntries(volumes.map((path) => [path, {}])) : null,
    ...(spec.health && { Healthcheck: healthcheckJson(spec.health) }),
    Hostname: record.hostname,
    User: record.user,
    AttachStdin: spec.attachStdin,
    AttachStdout: spec.attachStdout,
    AttachStderr: spec.attachStderr,
    ...(exposed.length > 0 && { ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])) }),
    Tty: spec.tty,
    OpenStdin: spec.openStdin,
    StdinOnce: spec.stdinOnce,
    Env: record.env,
    Cmd: record.cmd.length > 0 ? record.cmd : null,
    Image: spec.image,
    WorkingDir: spec.workingDir || (image?.WorkingDir ?? ''),
    Entrypoint: record.entrypoint.length > 0 ? record.entrypoint : null,
    OnBuild: null,
    Labels: labelsOf(record, image),
    ...(stopSignal !== '' && { StopSignal: stopSignal }),
    ...(spec.stopTimeout !== undefined && { StopTimeout: spec.stopTimeout }),
  };
}

/** What the client sent has been parsed once. */
function sentVolumes(sent: unknown): Readonly<Record<string, object>> {
  return (sent as Readonly<Record<string, object>> | null | undefined) ?? {};
}

/** The container's labels over the image's. */
export function labelsOf({ spec }: ContainerRecord, image: ContainerDefaults | undefined): Record<string, string> {
  return { ...image?.Labels, ...spec.labels };
}

/** What image and container expose or publish, such as `80/tcp`. */
export function exposedPorts({ spec }: ContainerRecord, image: ContainerDefaults | undefined): string[] {
  const published = spec.network.ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  return [...new Set([...Object.keys(image?.ExposedPorts ?? {}), ...spec.network.exposedPorts, ...published])];
}
