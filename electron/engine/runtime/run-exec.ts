import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readProcess } from '../sys/process-info.ts';
import { openAttachment } from './attachment.ts';
import { launchExecConmon } from './launch-conmon.ts';
import { openExitFolder } from './exit-folder.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { specJson } from './spec-json.ts';
import type { ExecRequest, ExecTask, Exit } from './runtime.ts';
import { watchExit } from './watch-exit.ts';

/**
 * See {@link Runtime.exec}. conmon names the exit file after the container, so each exec has a folder of its own for it. The output ends
 * only when the exit code is known: who reads to the end may ask for it at once.
 */
export async function runExec(context: RuntimeContext, request: ExecRequest): Promise<ExecTask> {
  const { bundle, containerId } = request;
  context.hasten();
  const exitFolder = `${bundle}/exit`;
  // Small files on a disk in memory: a thread of the pool would take longer to answer.
  mkdirSync(exitFolder, { recursive: true, mode: 0o700 });
  const processPath = `${bundle}/process.json`;
  writeFileSync(processPath, specJson(request.process), { mode: 0o600 });

  using undo = new DisposableStack();
  const exits = undo.use(openExitFolder(exitFolder));
  const exit = Promise.withResolvers<Exit>();
  const plan = {
    containerId,
    bundle,
    exitFolder,
    logPath: undefined,
    tty: request.process.terminal,
    openStdin: request.openStdin,
    stdinOnce: true,
    processPath,
    command: request.process.args[0] ?? '',
  };
  const { attached, ...monitored } = await launchExecConmon(context, plan, async () => undo.use(await openAttachment(bundle, exit.promise)));
  // Gone already where it was quick: then no start time names it, and its exit file tells all.
  const startTime = readProcess(monitored.pid)?.startTime ?? '';
  const task = { ...monitored, startTime };
  watchExit(exits, { id: containerId, bundle, task }, (ended) => {
    exits[Symbol.dispose]();
    exit.resolve({ ...ended, oomKilled: existsSync(`${bundle}/oom`) });
  });
  undo.move();
  return { task, attachment: attached, exit: exit.promise };
}
