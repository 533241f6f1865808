import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { PortMapping } from '../networks/networks.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec } from './create-spec.ts';
import { mergeHealth } from './plan-health.ts';
import { parseSignal } from './signals.ts';

/** sethostname(2). */
const maxHostnameBytes = 64;

/** What a container will be, decided from what was asked for and what its image brings. */
export type ContainerPlan = Pick<ContainerRecord, 'args' | 'entrypoint' | 'cmd' | 'env' | 'cwd' | 'user' | 'stopSignal'> & {
  /** The request with labels, exposed ports and published ports of the image worked in. */
  readonly spec: CreateSpec;
};

/**
 * Merges a request with an image's defaults as Docker does: an own entrypoint drops the image's command, own variables win by name, exposed
 * ports and labels add up. Fails with `invalid` where there is no command, or the stop signal or a path is none.
 */
export function planContainer(spec: CreateSpec, defaults: ContainerDefaults): ContainerPlan {
  const { entrypoint, cmd } = mergeCommand(spec, defaults);
  const stopSignal = spec.stopSignal || defaults.StopSignal || 'SIGTERM';
  parseSignal(stopSignal);
  const cwd = spec.workingDir || defaults.WorkingDir || '/';
  refuse(spec, cwd);
  const { ports, publishAll } = spec.network;
  const exposedPorts = [...new Set([...spec.network.exposedPorts, ...Object.keys(defaults.ExposedPorts ?? {}).map(withProtocol)])];
  return {
    entrypoint,
    cmd,
    args: [...entrypoint, ...cmd],
    env: mergeEnv(spec.env, defaults.Env ?? []),
    cwd,
    user: spec.user || defaults.User || '',
    stopSignal,
    spec: {
      ...spec,
      labels: { ...defaults.Labels, ...spec.labels },
      health: mergeHealth(spec.health, defaults.Healthcheck),
      network: { ...spec.network, exposedPorts, ports: publishAll ? [...ports, ...unpublished(exposedPorts, ports)] : ports },
    },
  };
}

/** What no start could succeed with. */
function refuse({ network: { hostname } }: CreateSpec, cwd: string): void {
  if (!cwd.startsWith('/')) throw new EngineError('invalid', `the working directory '${cwd}' is invalid, it needs to be an absolute path`);
  if (Buffer.byteLength(hostname) > maxHostnameBytes || /[\s\0]/.test(hostname)) throw new EngineError('invalid', `invalid hostname format: ${hostname}`);
}

function mergeCommand(spec: CreateSpec, defaults: ContainerDefaults): Pick<ContainerPlan, 'entrypoint' | 'cmd'> {
  const ownEntrypoint = spec.entrypoint ?? [];
  const ownCmd = spec.cmd ?? [];
  const cmd = ownEntrypoint.length === 0 && ownCmd.length === 0 ? (defaults.Cmd ?? []) : ownCmd;
  const merged = spec.entrypoint ?? defaults.Entrypoint ?? [];
  // `--entrypoint ""` arrives as one empty word and means none.
  const entrypoint = merged.length === 1 && merged[0] === '' ? [] : merged;
  if (entrypoint.length + cmd.length === 0) throw new EngineError('invalid', 'no command specified');
  if ([...entrypoint, ...cmd].some((word) => word.includes('\0'))) throw new EngineError('invalid', 'the command holds a NUL byte');
  return { entrypoint, cmd };
}

/** The image's variables that the request does not name come after the request's own. */
function mergeEnv(own: readonly string[], image: readonly string[]): string[] {
  const names = new Set(own.map(envName));
  for (const entry of own) {
    if (envName(entry) === '' || entry.includes('\0')) throw new EngineError('invalid', `invalid environment variable: ${JSON.stringify(entry)}`);
  }
  return [...own, ...image.filter((entry) => !names.has(envName(entry)))];
}

function envName(entry: string): string {
  return entry.split('=', 1)[0] as string;
}

const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment of a container's process: Docker's own variables, then the planned ones. A name without value takes a variable away. */
export function processEnv(env: readonly string[], options: { hostname: string; tty: boolean }): string[] {
  const values = new Map<string, string>();
  for (const entry of [defaultPath, `HOSTNAME=${options.hostname}`, ...(options.tty ? ['TERM=xterm'] : []), ...env]) {
    if (entry.includes('=')) values.set(envName(entry), entry);
    else values.delete(entry);
  }
  return [...values.values()];
}

function withProtocol(port: string): string {
  return port.includes('/') ? port : `${port}/tcp`;
}

/** A free host port for every exposed port without one of its own. Ranges such as 8000-8003/tcp count as each of their ports. */
function unpublished(exposed: readonly string[], published: readonly PortMapping[]): PortMapping[] {
  const taken = new Set(published.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`));
  return exposed.flatMap(expandPorts).filter(({ containerPort, protocol }) => !taken.has(`${containerPort}/${protocol}`));
}

function expandPorts(text: string): PortMapping[] {
  const match = /^(\d+)(?:-(\d+))?\/(tcp|udp)$/.exec(text);
  if (!match) return [];
  const first = Number(match[1]);
  const last = Math.min(Number(match[2] ?? match[1]), 65_535);
  const protocol = match[3] === 'udp' ? 'udp' : 'tcp';
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ containerPort: first + index, protocol, hostIp: '', hostPort: 0 }));
}
