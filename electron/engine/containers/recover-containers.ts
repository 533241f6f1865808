import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from '../sys/end-process.ts';
import { unmountBelow } from '../sys/unmount-below.ts';
import type { Exit } from '../runtime/runtime.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { discardTask } from './discard-task.ts';
import { handleExit, scheduleRestart } from './handle-exit.ts';
import { hasProcess } from './lifecycle.ts';
import { listMonitors } from './list-monitors.ts';
import { removeContainer } from './remove-container.ts';
import { watchTask } from './watch-task.ts';
import { shouldRestart } from './restart-policy.ts';
import { settleEndpoints } from './settle-endpoints.ts';
import { settleExecs } from './settle-execs.ts';
import { dropVolumes, undoEdit } from './undo-edit.ts';
import { runningUsers } from './volume-users.ts';

/** What a process is given that ended while nobody watched and whose exit file is gone: a boot took the run folder. */
const lostExitCode = 255;

/**
 * Makes records and machine agree after an engine start: takes up what runs, ends what was half made or half removed, records what ended
 * meanwhile. Restart policies are applied where `start` is set.
 */
export async function recoverContainers(context: ContainerContext, { start }: { start: boolean }): Promise<void> {
  const { rooms, records } = context;
  const alive = new Map(records.list().flatMap((record) => (isAlive(context, record) ? [[record.id as string, record] as const] : [])));
  await endUnknownMonitors(context);
  await attempt(context, 'networks', () => rooms.networks.recover(new Set(alive.keys())));
  for (const record of alive.values()) takeUp(context, withPause(context, record));
  for (const record of alive.values()) await attempt(context, `container ${record.id}: its networks`, () => settleEndpoints(context, record));
  // Before anyone lets go of a volume: it has to be known who else uses it.
  await attempt(context, 'volumes', () => rooms.volumes.recover(runningUsers([...alive.values()])));
  await attempt(context, 'execs', () => settleExecs(context, alive.keys()));
  for (const record of records.list()) if (!alive.has(record.id)) await attempt(context, `container ${record.id}`, () => settle(context, record));
  for (const id of await rooms.runtime.listIds()) {
    if (!alive.has(id)) await attempt(context, `container ${id}`, () => discardTask(rooms.runtime, id));
  }
  await recoverTrash(context);
  await attempt(context, 'volumes of the trash', () => mendSetAside(context));
  for (const { id } of records.list()) await attempt(context, `container ${id}: its edit`, () => (alive.has(id) ? undoEdit : settleEdit)(context, id));
  await sweep(context, alive);
  if (start) context.trimTrash();
  if (start) for (const record of records.list()) if (wantsStart(record)) startAgain(context, record);
}

/** What cannot be mended keeps no engine from starting: without one nobody could even stop a container. `check` tells what is wrong. */
async function attempt({ warn }: ContainerContext, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    warn(`${what}: recovery`, error);
  }
}

/** A record whose process is the one it names. */
export function isAlive({ rooms }: Pick<ContainerContext, 'rooms'>, { status, task }: ContainerRecord): boolean {
  return hasProcess(status) && task !== undefined && rooms.runtime.isAlive(task);
}

/** An engine that was killed between the kernel's freezing, or thawing, and its record. */
function withPause({ rooms, records }: ContainerContext, record: ContainerRecord): ContainerRecord {
  const isPaused = rooms.runtime.isPaused(record.id);
  if (isPaused === (record.status === 'paused')) return record;
  return records.update(record.id, {}, isPaused ? 'pause' : 'unpause');
}

function takeUp(context: ContainerContext, record: ContainerRecord): void {
  const { task } = record;
  if (task === undefined) return;
  if (record.status === 'running') context.health.watch(record);
  context.live(record.id).unwatch = watchTask(context, record, task);
}

/** A container without a process: its end is recorded, nothing is held, and what was to be removed is. */
async function settle(context: ContainerContext, record: ContainerRecord): Promise<void> {
  if (hasProcess(record.status)) {
    // Whether it starts again is decided for all at once, later.
    const live = context.live(record.id);
    live.restarting = 1;
    try {
      await handleExit(context, record.id, await findExit(context, record));
    } finally {
      live.restarting = 0;
    }
  } else {
    await context.rooms.snapshots.unmount(record.id);
  }
  const now = context.records.get(record.id);
  if (now.status === 'dead' || (now.spec.autoRemove && !now.edit)) await removeContainer(context, now, { volumes: now.spec.autoRemove });
}

/** How a process ended whose end nobody saw. */
async function findExit({ rooms, paths }: ContainerContext, { id, task }: ContainerRecord): Promise<Exit> {
  const lost: Exit = { exitCode: lostExitCode, finishedAt: new Date(), oomKilled: false, note: 'it ended while the engine was away: the exit code is not known' };
  if (task === undefined) return lost;
  const exit = await new Promise<Exit>((resolve) => rooms.runtime.onExit(paths.task(id), task, resolve));
  return exit.note === undefined ? exit : lost;
}

/**
 * A killed engine may leave a conmon that is still making its container. It and the runtime's program are ended first, so that nothing
 * appears behind our back.
 */
async function endUnknownMonitors({ paths, records }: ContainerContext): Promise<void> {
  const known = records.list().filter(({ status }) => hasProcess(status)).map(({ id }) => id);
  for (const { pid } of listMonitors(paths, known)) await endProcess(pid);
}

/** What was being removed when the engine ended holds nothing any more; what has lost its files cannot be brought back. */
async function recoverTrash(context: ContainerContext): Promise<void> {
  const { rooms, trash, warn } = context;
  const writables = new Set(rooms.snapshots.listWritables());
  for (const { container } of trash.list()) {
    const { id } = container;
    if (writables.has(id)) await attempt(context, `container ${id} in the trash`, () => rooms.snapshots.unmount(id));
    else {
      trash.delete(id);
      warn(`container ${id} in the trash: dropped`, new Error('its files are missing'));
    }
  }
}

/** Volumes that are kept for a container which is there again come back; for one that is nowhere they go. */
async function mendSetAside({ rooms, records, trash }: ContainerContext): Promise<void> {
  const { volumes } = rooms;
  for (const { containerId } of volumes.listSetAside()) {
    if (records.find(containerId) !== undefined) volumes.bringBack(containerId);
    else if (trash.find(containerId) === undefined) await volumes.removeSetAside(containerId);
  }
}

/** Of a container that does not run: one that was to be started again still is, as its record says. */
async function settleEdit(context: ContainerContext, id: ContainerRecord['id']): Promise<void> {
  if (context.records.get(id).edit?.kind === 'live') await undoEdit(context, id);
  else await dropVolumes(context, id);
}

/** Folders and writable layers that no record names. */
async function sweep(context: ContainerContext, alive: ReadonlyMap<string, ContainerRecord>): Promise<void> {
  const { rooms, paths, records } = context;
  const kept = new Set<string>([...records.list().map(({ id }) => id), ...context.trash.list().map(({ container }) => container.id)]);
  for (const id of rooms.snapshots.listWritables()) {
    if (!kept.has(id)) await attempt(context, `writable layer ${id}`, () => rooms.snapshots.remove(id));
  }
  const bundles = new Set([...alive.keys()].map((id) => paths.bundle(id)));
  for (const path of await entries(paths.runRoot)) {
    if (bundles.has(path)) continue;
    await attempt(context, `run folder ${path}`, async () => {
      unmountBelow(path);
      await rm(path, { recursive: true, force: true });
    });
  }
  const folders = new Set([...kept].map((id) => paths.folder(id)));
  for (const path of await entries(paths.dataRoot)) if (!folders.has(path)) await rm(path, { recursive: true, force: true });
}

export async function entries(folder: string): Promise<string[]> {
  return (await readdir(folder)).map((name) => join(folder, name));
}

/** As Docker after its own start: what a person stopped comes back with `always` only; what never ran stays. */
function wantsStart(record: ContainerRecord): boolean {
  if (record.status === 'restarting' || record.edit?.kind === 'restart') return true;
  if (record.status !== 'exited' || record.startedAt === undefined) return false;
  const { restartPolicy: policy } = record.spec;
  return shouldRestart(policy, { ...record, stoppedByUser: record.stoppedByUser && policy.name !== 'always' });
}

function startAgain(context: ContainerContext, record: ContainerRecord): void {
  const waiting = record.status === 'restarting' ? record : context.records.update(record.id, {}, 'retry');
  scheduleRestart(context, waiting, 0);
}
