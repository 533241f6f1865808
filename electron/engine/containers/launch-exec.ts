import { mkdirSync } from 'node:fs';
import { buildExecProcess } from '../runtime/build-spec.ts';
import type { OciProcess } from '../runtime/oci-spec.ts';
import type { ExecTask, TerminalSize } from '../runtime/runtime.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord, ExecSpec } from './containers.ts';
import { processEnv } from './plan-container.ts';
import { readSpec } from './read-spec.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { readProcessUser } from './spec-input.ts';

export type ExecLaunch = {
  readonly id: string;
  /** A folder of its own, which the caller removes at the end; gone again where the launch fails. */
  readonly bundle: string;
  readonly spec: Pick<ExecSpec, 'args' | 'env' | 'user' | 'workingDir' | 'tty' | 'privileged' | 'attachStdin'>;
  readonly size: TerminalSize | undefined;
};

/** Starts one more process in a running container. Fails as the runtime room's `exec` does. */
export async function launchExec(context: ContainerContext, record: ContainerRecord, { id, bundle, spec, size }: ExecLaunch): Promise<ExecTask> {
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeSmallFolder(bundle));
  mkdirSync(bundle, { mode: 0o700 });
  const process = await buildProcess(context, record, { spec, size });
  const made = await context.rooms.runtime.exec({ containerId: record.id, execId: id, bundle, process, openStdin: spec.attachStdin });
  undo.move();
  return made;
}

/** The process of the container with the exec's command, user, folder and environment. */
async function buildProcess({ rooms, paths }: ContainerContext, record: ContainerRecord, { spec, size }: Pick<ExecLaunch, 'spec' | 'size'>): Promise<OciProcess> {
  const container = await readSpec(paths.bundle(record.id));
  return buildExecProcess(
    container.process,
    {
      args: spec.args,
      env: processEnv([...record.env, ...spec.env], { hostname: record.hostname, tty: spec.tty }),
      cwd: spec.workingDir || record.cwd,
      user: readProcessUser(spec.user || record.user, container.root.path),
      terminal: spec.tty,
      ...(size && { consoleSize: { height: size.rows, width: size.cols } }),
      privileged: spec.privileged,
    },
    rooms.runtime.host,
  );
}

/** A signal for a process, or with a negative pid for its group; no effect where it is gone. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
