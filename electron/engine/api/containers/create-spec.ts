import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { CreateSpec } from '../../containers/containers.ts';
import type { CreateBody, HostConfigBody } from './create-body.ts';
import { readBind, readMount } from './read-bind.ts';
import { readPortBindings } from './read-port.ts';

const defaultShmSize = 64 * 1024 * 1024;
const restartNames = ['no', 'always', 'on-failure', 'unless-stopped'] as const;

/** Pure: Docker's create body as the engine's own words. `sent` is the body as it came. `invalid` or `not-implemented`. */
export function planCreateSpec(body: CreateBody, sent: Readonly<Record<string, unknown>>, name: string | undefined): CreateSpec {
  const host = body.HostConfig;
  refuseVolumes(body);
  const { HostConfig: rawHostConfig, NetworkingConfig: _networks, ...rawConfig } = sent;
  return {
    name,
    image: body.Image,
    entrypoint: body.Entrypoint,
    cmd: body.Cmd,
    env: body.Env,
    user: body.User,
    workingDir: body.WorkingDir,
    hostname: body.Hostname,
    labels: body.Labels,
    tty: body.Tty,
    consoleSize: readConsoleSize(host.ConsoleSize),
    openStdin: body.OpenStdin,
    stdinOnce: body.StdinOnce,
    attachStdin: body.AttachStdin,
    attachStdout: body.AttachStdout,
    attachStderr: body.AttachStderr,
    exposedPorts: body.ExposedPorts,
    stopSignal: body.StopSignal,
    stopTimeout: body.StopTimeout ?? undefined,
    ...planHost(host),
    raw: { config: rawConfig, hostConfig: (rawHostConfig ?? {}) as Readonly<Record<string, unknown>> },
  };
}

function readConsoleSize([rows = 0, cols = 0]: readonly number[]): CreateSpec['consoleSize'] {
  return rows > 0 && cols > 0 ? { rows, cols } : undefined;
}

type HostPart = Pick<
  CreateSpec,
  | 'ports' | 'publishAll' | 'networkMode' | 'binds' | 'autoRemove' | 'restartPolicy' | 'privileged' | 'capAdd' | 'capDrop' | 'readonlyRootfs'
  | 'init' | 'memory' | 'nanoCpus' | 'pidsLimit' | 'shmSize' | 'securityOpt'
>;

function planHost(host: HostConfigBody): HostPart {
  return {
    ports: readPortBindings(host.PortBindings),
    publishAll: host.PublishAllPorts,
    networkMode: host.NetworkMode || 'default',
    binds: [...host.Binds.map(readBind), ...host.Mounts.map(readMount)],
    autoRemove: host.AutoRemove,
    restartPolicy: planRestart(host),
    privileged: host.Privileged,
    capAdd: host.CapAdd,
    capDrop: host.CapDrop,
    readonlyRootfs: host.ReadonlyRootfs,
    init: host.Init,
    memory: host.Memory,
    nanoCpus: host.NanoCpus || nanoCpusOf(host.CpuQuota, host.CpuPeriod),
    pidsLimit: Math.max(0, host.PidsLimit),
    shmSize: host.ShmSize || defaultShmSize,
    securityOpt: host.SecurityOpt,
  };
}

/** Microseconds of quota in each period, Docker's older way to say it. */
function nanoCpusOf(quota: number, period: number): number {
  return quota > 0 ? Math.round((quota / (period || 100_000)) * 1e9) : 0;
}

function planRestart({ RestartPolicy: policy, AutoRemove }: HostConfigBody): CreateSpec['restartPolicy'] {
  const name = restartNames.find((known) => known === (policy.Name || 'no'));
  if (!name) throw new EngineError('invalid', `invalid restart policy '${policy.Name}': expected one of ${restartNames.join(', ')}`);
  if (AutoRemove && name !== 'no') throw new EngineError('invalid', "can't create 'AutoRemove' container with restart policy");
  if (policy.MaximumRetryCount !== 0 && name !== 'on-failure') {
    throw new EngineError('invalid', `maximum retry count cannot be used with restart policy '${name}'`);
  }
  if (policy.MaximumRetryCount < 0) throw new EngineError('invalid', 'maximum retry count cannot be negative');
  return { name, maximumRetryCount: policy.MaximumRetryCount };
}

/** What would silently lose data is refused until volumes are served. */
function refuseVolumes(body: CreateBody): void {
  const { VolumesFrom, Tmpfs } = body.HostConfig as { VolumesFrom?: unknown[] | null; Tmpfs?: object | null };
  const asked = [
    ...body.Volumes.map((path) => `volume at ${path}`),
    ...(VolumesFrom ?? []).map((source) => `volumes of ${String(source)}`),
    ...Object.keys(Tmpfs ?? {}).map((path) => `tmpfs at ${path}`),
  ];
  if (asked.length > 0) throw new EngineError('not-implemented', `${asked.join(', ')}: this engine serves bind mounts only so far`);
}
