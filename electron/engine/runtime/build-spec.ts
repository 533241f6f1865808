import { EngineError } from '../../shared/errors/engine-error.ts';
import { resolveCapabilities } from './capabilities.ts';
import { buildLinux } from './build-linux.ts';
import { buildMounts } from './build-mounts.ts';
import type { OciProcess, OciSpec, SpecHost, SpecInput } from './oci-spec.ts';

const initDestination = '/sbin/docker-init';
/** As many as Docker's own service gives, where the engine has so many itself. */
const openFiles = 1_048_576;

/**
 * The config.json of a container (OCI runtime-spec 1.0). Pure: the same input gives the same output. Fails with `invalid` for a capability
 * that does not exist or that the engine lacks, and for `init` where no init program is installed.
 */
export function buildSpec(input: SpecInput, host: SpecHost): OciSpec {
  if (input.args[0] === undefined) throw new EngineError('invalid', `container ${input.id}: no command specified`);
  const process = buildProcess(input, host);
  const init = input.init ? [{ kind: 'bind', source: requireInit(host), destination: initDestination, readOnly: true } as const] : [];
  return {
    ociVersion: '1.0.2',
    process,
    root: { path: input.rootfs, readonly: input.readonlyRootfs },
    ...(input.hostname !== '' && !sharesUts(input) && { hostname: input.hostname }),
    mounts: buildMounts({ mounts: [...init, ...input.mounts], shmSize: input.shmSize, ...(input.shm && { shm: input.shm }), privileged: input.privileged }),
    ...(input.annotations && Object.keys(input.annotations).length > 0 && { annotations: input.annotations }),
    linux: buildLinux(input, host, process.capabilities?.bounding ?? []),
  };
}

/**
 * The process of a `docker exec`: that of the container with another command, environment, folder, user and terminal. A privileged one has
 * every capability that the engine has.
 */
export function buildExecProcess(
  container: OciProcess,
  exec: Pick<OciProcess, 'args' | 'env' | 'cwd' | 'user' | 'terminal' | 'consoleSize'> & { readonly privileged: boolean },
  host: Pick<SpecHost, 'capabilities'>,
): OciProcess {
  const { privileged, ...own } = exec;
  const { consoleSize: _containers, ...rest } = container;
  const bounding = privileged ? host.capabilities : (container.capabilities?.bounding ?? []);
  return { ...rest, ...own, capabilities: capabilitySets(bounding, own.user.uid) };
}

function buildProcess(input: SpecInput, host: SpecHost): OciProcess {
  const { add, drop } = { add: input.capAdd, drop: input.capDrop };
  const bounding = resolveCapabilities({ add, drop, privileged: input.privileged, available: host.capabilities });
  const size = input.consoleSize;
  return {
    terminal: input.tty,
    ...(input.tty && size && { consoleSize: { height: size.rows, width: size.cols } }),
    user: input.user,
    args: input.init ? [initDestination, '--', ...input.args] : input.args,
    env: input.env,
    cwd: input.cwd,
    capabilities: capabilitySets(bounding, input.user.uid),
    rlimits: clampLimits(input.rlimits ?? [], host.hardLimits),
    noNewPrivileges: input.noNewPrivileges,
    ...(input.apparmor !== undefined && { apparmorProfile: input.apparmor }),
    oomScoreAdj: maySetFreely(host) ? input.oomScoreAdj : Math.max(input.oomScoreAdj, host.oomScoreAdj),
  };
}

/** Other users than root start without any and can gain those in the bounding set through files that carry them (capabilities(7)). */
function capabilitySets(bounding: readonly string[], uid: number): NonNullable<OciProcess['capabilities']> {
  const held = uid === 0 ? bounding : [];
  return { bounding, effective: held, permitted: held };
}

/** Raising limits and protecting from the OOM killer takes CAP_SYS_RESOURCE on the machine, not in a user namespace. */
function maySetFreely(host: SpecHost): boolean {
  return !host.mappedRoot && host.capabilities.includes('CAP_SYS_RESOURCE');
}

function clampLimits(wanted: NonNullable<SpecInput['rlimits']>, hard: SpecHost['hardLimits']): NonNullable<OciProcess['rlimits']> {
  const files = wanted.some(({ type }) => type === 'RLIMIT_NOFILE') ? [] : [{ type: 'RLIMIT_NOFILE', soft: openFiles, hard: openFiles }];
  return [...files, ...wanted].map((limit) => {
    const most = hard[limit.type] ?? Number.POSITIVE_INFINITY;
    return { type: limit.type, hard: Math.min(limit.hard, most), soft: Math.min(limit.soft, limit.hard, most) };
  });
}

function requireInit(host: SpecHost): string {
  if (host.initPath !== undefined) return host.initPath;
  throw new EngineError('invalid', 'init: no static init program found: install the Debian package tini or catatonit');
}

function sharesUts({ namespaces }: SpecInput): boolean {
  return namespaces?.uts !== undefined && namespaces.uts !== 'own';
}
