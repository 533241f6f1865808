import type { CreateContainerBody } from '../../shared/docker/create-container.ts';
import type { RunMount, RunRequest } from '../../shared/ipc/run.ts';

/** Docker's create body: what the docker client sends for the line that `formatRunLine` (renderer/lib) makes of the same request. */
export function planCreate(request: RunRequest): CreateContainerBody {
  const { mounts, limits } = request;
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of request.ports) {
    (bindings[`${port.containerPort}/${port.protocol}`] ??= []).push({ HostIp: port.hostIp, HostPort: port.hostPort === 0 ? '' : String(port.hostPort) });
  }
  const isMade = (mount: RunMount): boolean => mount.kind === 'volume' && mount.name === '';
  const made = mounts.filter(isMade).map(({ destination }) => [destination, {}] as const);
  const bound = mounts.filter((mount) => mount.kind === 'bind');
  const tmpfs = mounts.filter((mount) => mount.kind === 'tmpfs');
  return {
    Image: request.image,
    ...planProgram(request),
    Env: request.env,
    Tty: request.tty,
    OpenStdin: request.tty,
    ...(request.user !== '' && { User: request.user }),
    ...(request.workingDir !== '' && { WorkingDir: request.workingDir }),
    ...(Object.keys(request.labels).length > 0 && { Labels: request.labels }),
    ...(made.length > 0 && { Volumes: Object.fromEntries(made) }),
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((port) => [port, {}])),
    HostConfig: {
      PortBindings: bindings,
      RestartPolicy: { Name: request.restartPolicy, MaximumRetryCount: request.restartPolicy === 'on-failure' ? request.maxRetries : 0 },
      ...(request.network !== '' && { NetworkMode: request.network }),
      ...(request.autoRemove && { AutoRemove: true }),
      ...(request.init && { Init: true }),
      ...(mounts.some(isNamed) && { Binds: mounts.filter(isNamed).map((mount) => `${mount.name}:${mount.destination}${mount.readOnly ? ':ro' : ''}`) }),
      ...(bound.length > 0 && { Mounts: bound.map(({ source, destination, readOnly }) => ({ Type: 'bind', Source: source, Target: destination, ...(readOnly && { ReadOnly: true }) })) }),
      ...(tmpfs.length > 0 && { Tmpfs: Object.fromEntries(tmpfs.map(({ destination, size }) => [destination, size === 0 ? '' : `size=${size}`])) }),
      ...(limits.memory > 0 && { Memory: limits.memory }),
      ...(limits.nanoCpus > 0 && { NanoCpus: limits.nanoCpus }),
      ...(limits.pids > 0 && { PidsLimit: limits.pids }),
    },
  };
}

function isNamed(mount: RunMount): mount is Extract<RunMount, { kind: 'volume' }> {
  return mount.kind === 'volume' && mount.name !== '';
}

/** The client's `--entrypoint` is one word: the others of it come before the command. */
function planProgram({ entrypoint = [], command = [] }: RunRequest): Pick<CreateContainerBody, 'Cmd' | 'Entrypoint'> {
  const [program, ...words] = entrypoint;
  const all = [...words, ...command];
  return { ...(program !== undefined && { Entrypoint: [program] }), ...(all.length > 0 && { Cmd: all }) };
}
