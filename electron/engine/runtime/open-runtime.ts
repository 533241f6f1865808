import { closeSync, constants, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { runCommand } from '../sys/run-command.ts';
import { errnoName } from '../sys/system-error.ts';
import { openAttachment } from './attachment.ts';
import { hadOutOfMemory, isFrozen, listCgroups, readCgroups, removeEmptyCgroup } from './cgroups.ts';
import { chooseRuntime, type RuntimeName } from './choose-runtime.ts';
import { cgroupOf, listGroupProcesses } from './container-cgroup.ts';
import { createContainer } from './create-container.ts';
import { deleteContainer } from './delete-container.ts';
import { openExitFolder } from './exit-folder.ts';
import { requireProgram } from './find-program.ts';
import { openHastening } from './hasten-cgroups.ts';
import { readSpecHost } from './read-spec-host.ts';
import { readStats } from './read-stats.ts';
import { runExec } from './run-exec.ts';
import type { RuntimeContext } from './runtime-context.ts';
import { findState, isSameProcess } from './runtime-state.ts';
import { startByFifo } from './start-by-fifo.ts';
import { updateLimits } from './update-limits.ts';
import type { Runtime } from './runtime.ts';
import { watchMemory } from './watch-memory.ts';
import { watchExit } from './watch-exit.ts';

const SIGKILL = 9;

/**
 * Opens the machine's runtime. `runRoot` is gone after a boot (below /run) and holds the runtime's records and the exit files. `cgroupParent`
 * is the group that containers get theirs in. Fails with `unavailable`, and the Debian package to install, where a program is missing.
 * Disposing it stops watching and removes `cgroupParent` where it is empty; containers go on.
 */
export async function openRuntime(options: { runRoot: string; prefer?: RuntimeName; cgroupParent?: string }): Promise<Runtime> {
  const conmon = requireProgram('conmon');
  const cgroups = readCgroups();
  const { name, path } = chooseRuntime(options.prefer, cgroups);
  const host = readSpecHost(cgroups, options.cgroupParent ?? '/tidewharf');
  const version = await readVersion(path);
  const stateRoot = `${options.runRoot}/${name}`;
  const exitFolder = `${options.runRoot}/exits`;
  for (const folder of [stateRoot, exitFolder]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const noCgroups = name === 'crun' && host.cgroupParent === undefined ? ['--cgroup-manager=disabled'] : [];
  const command = { path, globalArgs: ['--root', stateRoot, ...noCgroups] };
  const exits = openExitFolder(exitFolder);
  const context = { name, command, conmon, stateRoot, exitFolder, exits, cgroups, hasten: openHastening(cgroups), cgroupParent: host.cgroupParent };

  return {
    name,
    version,
    cgroupVersion: cgroups.version,
    host,
    create: (request) => createContainer(context, request),
    start: (id) => startContainer(context, id),
    kill: (id, signal) => killContainer(context, id, signal),
    delete: (id) => deleteContainer(context, id),
    attach: ({ bundle }) => openAttachment(bundle),
    resize: async ({ bundle }, { rows, cols }) => writeControl(bundle, `1 ${rows} ${cols}`),
    reopenLog: ({ bundle }) => writeControl(bundle, '2 0 0'),
    onExit: ({ id, bundle }, task, callback) =>
      watchExit(exits, { id, bundle, task }, (exit) => callback({ ...exit, oomKilled: wasOutOfMemory(context, id, bundle) })),
    onOutOfMemory: ({ bundle }, callback) => watchMemory(bundle, callback),
    listProcesses: (id) => listGroupProcesses(context, id),
    isAlive: isSameProcess,
    exec: (request) => runExec(context, request),
    listIds: () => listIds(context),
    pause: (id) => runRuntime(context, 'pause', id),
    resume: (id) => resumeContainer(context, id),
    isPaused: (id) => isPaused(context, id),
    update: (id, change) => updateLimits(context, id, change),
    stats: (id) => readStats(context, id),
    [Symbol.dispose]: () => {
      exits[Symbol.dispose]();
      if (host.cgroupParent !== undefined) removeEmptyCgroup(cgroups, host.cgroupParent);
    },
  };
}

async function readVersion(path: string): Promise<string> {
  const { stdout } = await runCommand(path, ['--version']);
  return /version (\S+)/.exec(stdout)?.[1] ?? 'unknown';
}

async function startContainer(context: RuntimeContext, id: string): Promise<void> {
  const state = findState(context.stateRoot, context.name, id);
  if (state === undefined) throw new EngineError('not-found', `start container ${id}: it was not created`);
  const outcome = await startByFifo(context.name, `${context.stateRoot}/${id}/exec.fifo`, state);
  if (outcome === 'gone') throw new EngineError('not-found', `start container ${id}: its process is gone`);
  if (outcome === 'unknown') await runRuntime(context, 'start', id);
}

/**
 * Not by `runc kill`: the pid is checked by its start time, and a signal costs nothing. Ending init ends the whole container. With cgroups v1
 * a paused one hears even SIGKILL only when it goes on.
 */
async function killContainer(context: RuntimeContext, id: string, signal: number): Promise<void> {
  const gone = (): EngineError => new EngineError('not-found', `kill container ${id}: its process is gone`);
  const state = findState(context.stateRoot, context.name, id);
  if (state === undefined || !isSameProcess(state)) throw gone();
  try {
    process.kill(state.pid, signal);
  } catch (error) {
    throw errnoName(error) === 'ESRCH' ? gone() : error;
  }
  if (signal === SIGKILL) await resumeContainer(context, id);
}

async function resumeContainer(context: RuntimeContext, id: string): Promise<void> {
  if (isPaused(context, id)) await runRuntime(context, 'resume', id);
}

function isPaused(context: RuntimeContext, id: string): boolean {
  const group = cgroupOf(context, id);
  return group !== undefined && isFrozen(context.cgroups, group);
}

async function runRuntime(context: RuntimeContext, verb: 'start' | 'pause' | 'resume', id: string): Promise<void> {
  const { command } = context;
  await runCommand(command.path, [...command.globalArgs, verb, id]).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const { name, stateRoot } = context;
    const state = findState(stateRoot, name, id);
    const gone = state === undefined || !isSameProcess(state);
    throw new EngineError(gone ? 'not-found' : 'internal', `${verb} container ${id}: ${gone ? 'its process is gone' : why}`, { cause });
  });
}

/** conmon's control fifo: `1 <rows> <columns>` sets the terminal's size, `2 0 0` opens the log anew. */
function writeControl(bundle: string, command: string): void {
  let fifo: number;
  try {
    // Without waiting: a conmon that is gone would never open the other end.
    fifo = openSync(`${bundle}/ctl`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (!['ENOENT', 'ENXIO'].includes(errnoName(cause) ?? '')) throw cause;
    throw new EngineError('not-found', `control process of ${bundle}: it is gone`, { cause });
  }
  try {
    writeSync(fifo, `${command}\n`);
  } finally {
    closeSync(fifo);
  }
}

/** conmon notes it in the bundle; where it is slower than the exit, the kernel's own count tells. */
function wasOutOfMemory(context: RuntimeContext, id: string, bundle: string): boolean {
  if (existsSync(`${bundle}/oom`)) return true;
  const group = cgroupOf(context, id);
  return group !== undefined && hadOutOfMemory(context.cgroups, group);
}

/** With those of which nothing but an exit code is left: an engine that was killed while it deleted them. */
async function listIds({ stateRoot, exitFolder, cgroups, cgroupParent }: RuntimeContext): Promise<string[]> {
  const known = [...(await readdir(stateRoot)), ...(await readdir(exitFolder))];
  const grouped = cgroupParent === undefined ? [] : await listCgroups(cgroups, cgroupParent);
  return [...new Set([...known, ...grouped])].sort();
}
