import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { CreateSpec } from '../../containers/create-spec.ts';
import type { RunInstruction } from '../../dockerfile/dockerfile.ts';
import { noLimits } from '../../runtime/limits.ts';
import type { BuildRequest } from '../builds.ts';

/** The same in every build, so that a step that looks at it gives the same layer. */
const stepHostname = 'build';
const usualShmBytes = 64 * 1024 * 1024;

export type StepSpecRequest = {
  /** Words of the command, the shell in front where there is one. */
  readonly args: readonly string[];
  readonly config: Pick<ContainerDefaults, 'User' | 'WorkingDir'>;
  /** What it sees besides the environment of its image, as NAME=value. */
  readonly env: readonly string[];
  readonly run: Pick<RunInstruction, 'network' | 'security'>;
  readonly request: Pick<BuildRequest, 'network' | 'addHosts' | 'shmSize' | 'ulimits' | 'limits' | 'securityOpt' | 'cgroupParent' | 'allow'>;
};

/** A RUN as a container that is asked for. Pure. `forbidden` where it wants more of the machine than the build was allowed. */
export function planStepSpec({ args, config, env, run, request }: StepSpecRequest): CreateSpec {
  refuseUnasked(run, request);
  const isInsecure = run.security === 'insecure';
  const mode = run.network === 'default' ? request.network || 'default' : run.network;
  return {
    name: undefined,
    image: '',
    // The image's own would be put in front of the words.
    entrypoint: [],
    cmd: args,
    env,
    user: config.User ?? '',
    groupAdd: [],
    workingDir: config.WorkingDir ?? '',
    labels: {},
    annotations: {},
    tty: false,
    openStdin: false,
    stdinOnce: false,
    attachStdin: false,
    attachStdout: true,
    attachStderr: true,
    autoRemove: false,
    restartPolicy: { name: 'no', maximumRetryCount: 0 },
    init: false,
    stopSignal: 'SIGKILL',
    stopTimeout: undefined,
    health: undefined,
    log: { driver: 'none', maxSize: undefined, maxFile: 1 },
    network: {
      mode,
      // Who shares the network of a container shares its name too.
      endpoints: {}, ports: [], exposedPorts: [], publishAll: false, hostname: mode.startsWith('container:') ? '' : stepHostname, domainname: '', macAddress: '', dns: [], dnsSearch: [], dnsOptions: [],
      extraHosts: request.addHosts, links: [],
    },
    mounts: [],
    anonymousVolumes: [],
    volumesFrom: [],
    limits: { ...noLimits, ...request.limits },
    isolation: {
      privileged: isInsecure, capAdd: [], capDrop: [], readonlyRootfs: false, securityOpt: request.securityOpt, pidMode: '', ipcMode: '', utsMode: '', cgroupnsMode: '',
      cgroupParent: request.cgroupParent, shmSize: request.shmSize || usualShmBytes, sysctls: {}, ulimits: request.ulimits, devices: [], deviceCgroupRules: [],
      oomScoreAdj: 0, maskedPaths: undefined, readonlyPaths: undefined,
    },
    raw: { config: {}, hostConfig: {} },
  };
}

/** A Dockerfile comes from anywhere: it alone does not open the machine. */
function refuseUnasked({ network, security }: StepSpecRequest['run'], { network: asked, allow = [] }: StepSpecRequest['request']): void {
  if (security === 'insecure' && !allow.includes('security.insecure')) {
    throw new EngineError('forbidden', 'RUN --security=insecure: it would have all rights on this machine: ask for the build with "allow": ["security.insecure"], or leave the flag out');
  }
  if (network === 'host' && asked !== 'host' && !allow.includes('network.host')) {
    throw new EngineError('forbidden', 'RUN --network=host: it would reach all that listens on this machine: ask for the build with --network host or "allow": ["network.host"], or leave the flag out');
  }
}
