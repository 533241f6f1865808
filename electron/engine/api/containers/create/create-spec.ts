import { EngineError } from '../../../../shared/errors/engine-error.ts';
import type { CreateSpec } from '../../../containers/create-spec.ts';
import type { CreateBody, HostConfigBody } from './create-body.ts';
import { planHealth } from './health-part.ts';
import { planIsolation } from './isolation-part.ts';
import { planLimits } from './limits-part.ts';
import { planLog } from './log-part.ts';
import { planMounts } from './mounts-part.ts';
import { planRestart } from './restart-policy.ts';
import { planNetwork } from './network-part.ts';

/** Pure: Docker's create body as the engine's own words. `sent` is the body as it came. `invalid` or `not-implemented`. */
export function planCreateSpec(body: CreateBody, sent: Readonly<Record<string, unknown>>, name: string | undefined): CreateSpec {
  const host = body.HostConfig;
  const { HostConfig: rawHostConfig, NetworkingConfig: _networks, ...rawConfig } = sent;
  return {
    name,
    image: body.Image,
    entrypoint: body.Entrypoint,
    cmd: body.Cmd,
    env: body.Env,
    user: body.User,
    groupAdd: host.GroupAdd,
    workingDir: body.WorkingDir,
    labels: body.Labels,
    annotations: host.Annotations,
    tty: body.Tty,
    consoleSize: readConsoleSize(host.ConsoleSize),
    openStdin: body.OpenStdin,
    stdinOnce: body.StdinOnce,
    attachStdin: body.AttachStdin,
    attachStdout: body.AttachStdout,
    attachStderr: body.AttachStderr,
    autoRemove: host.AutoRemove,
    restartPolicy: planRestartAtCreate(host),
    init: host.Init,
    stopSignal: body.StopSignal,
    stopTimeout: body.StopTimeout ?? undefined,
    health: planHealth(body),
    log: planLog(host),
    network: planNetwork(body),
    ...planMounts(body),
    limits: planLimits(host),
    isolation: planIsolation(host),
    raw: { config: rawConfig, hostConfig: (rawHostConfig ?? {}) as Readonly<Record<string, unknown>> },
  };
}

function readConsoleSize([rows = 0, cols = 0]: readonly number[]): CreateSpec['consoleSize'] {
  return rows > 0 && cols > 0 ? { rows, cols } : undefined;
}

function planRestartAtCreate({ RestartPolicy, AutoRemove }: HostConfigBody): CreateSpec['restartPolicy'] {
  const policy = planRestart(RestartPolicy);
  if (AutoRemove && policy.name !== 'no') throw new EngineError('invalid', "can't create 'AutoRemove' container with restart policy");
  return policy;
}
