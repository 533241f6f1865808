import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { readProcess } from '../sys/process-info.ts';
import { launchConmon } from './launch-conmon.ts';
import { deleteContainer } from './delete-container.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { specJson } from './spec-json.ts';
import type { Runtime, Task } from './runtime.ts';

/** What conmon and we leave in a bundle. */
const bundleFiles = ['config.json', 'conmon.log', 'conmon.pid', 'pidfile', 'attach', 'ctl', 'winsz', 'oom'];

/** See {@link Runtime.create}. */
export async function createContainer(context: RuntimeContext, request: Parameters<Runtime['create']>[0]): Promise<Task> {
  const { folder, spec, tty, openStdin, stdinOnce } = request;
  context.hasten();
  // A container that starts again has those of its last life.
  context.exits.remove(folder.id);
  clearBundle(folder.bundle);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => clearBundle(folder.bundle));
  undo.defer(() => deleteContainer(context, folder.id));

  // Environment variables hold passwords: for our eyes only.
  await writeFile(`${folder.bundle}/config.json`, specJson(spec), { mode: 0o600 });
  const monitored = await launchConmon(context, {
    containerId: folder.id,
    bundle: folder.bundle,
    exitFolder: context.exitFolder,
    logPath: folder.logPath,
    tty,
    openStdin,
    stdinOnce,
    command: spec.process.args[0] ?? '',
  });
  const found = readProcess(monitored.pid);
  if (found === undefined) throw new EngineError('internal', `failed to create task: process ${monitored.pid} is gone`);
  undo.move();
  return { pid: monitored.pid, startTime: found.startTime, conmonPid: monitored.conmonPid };
}

function clearBundle(bundle: string): void {
  for (const name of bundleFiles) rmSync(`${bundle}/${name}`, { force: true });
}
