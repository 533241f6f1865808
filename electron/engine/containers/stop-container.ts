import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { WaitResult } from './container-waiters.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { refuseWithoutProcess } from './refuse-state.ts';
import { parseSignal } from './signals.ts';
import { startContainer } from './start-container.ts';

export type StopOptions = { readonly timeout: number | undefined; readonly signal: string | undefined };

const defaultGraceSeconds = 10;
/** setTimeout takes no more; what is longer would end at once. */
const longestGraceMs = 2 ** 31 - 1;
const killSignal = 9;

/** Signal, grace, SIGKILL; returns after the end is dealt with. `not-modified` where nothing runs. */
export async function stopContainer(context: ContainerContext, id: ContainerId, options: StopOptions): Promise<void> {
  const record = context.records.get(id);
  const signal = parseSignal(options.signal ?? record.stopSignal);
  const { ended } = await signalForEnd(context, id, signal);
  if (ended === undefined) throw new EngineError('not-modified', `container ${id} is already stopped`);
  const seconds = options.timeout ?? record.spec.stopTimeout ?? defaultGraceSeconds;
  if (!(await settlesWithin(ended, seconds))) await killUnless(context, id, ended);
  publishContainerEvent(context, record, { action: 'stop' });
}

/** For one that did not heed its stop signal. Under the lock: it may end, and be started by somebody else, at this very moment. */
async function killUnless(context: ContainerContext, id: ContainerId, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = ended.then(() => (isOver = true));
  {
    using _lock = await context.lock(id);
    const record = context.records.find(id);
    if (!isOver && record !== undefined) await sendSignal(context, record, killSignal);
  }
  await over;
}

/** Ends a container at once, for a forced removal. Nothing happens where nothing runs. */
export async function killForRemoval(context: ContainerContext, id: ContainerId): Promise<void> {
  await (await signalForEnd(context, id, killSignal)).ended;
}

/**
 * Sends a signal that is meant to end a container and keeps it from being started again by policy. `ended` settles when its
 * end is dealt with; undefined where there was nothing to end. A coming restart is called off.
 */
async function signalForEnd(context: ContainerContext, id: ContainerId, signal: number): Promise<{ ended: Promise<WaitResult> | undefined }> {
  using _lock = await context.lock(id);
  const record = context.records.get(id);
  if (record.status === 'restarting') return { ended: Promise.resolve(callOff(context, id)) };
  if (!hasProcess(record.status)) return { ended: undefined };
  if (!record.stoppedByUser) context.records.update(id, { stoppedByUser: true });
  const ended = context.waiters.wait(id, 'next-exit');
  await sendSignal(context, record, signal);
  return { ended };
}

/** Under its lock: no next start by its policy. */
function callOff(context: ContainerContext, id: ContainerId): WaitResult {
  clearTimeout(context.live(id).restartTimer);
  const { exitCode, error } = context.records.update(id, { stoppedByUser: true }, 'give-up');
  const result = { exitCode, error };
  context.waiters.exited(id, result);
  return result;
}

/** Under its lock, to a container that runs; one that ended a moment ago has what it was to get. A frozen one is thawed so that it can act on it. */
async function sendSignal(context: ContainerContext, record: ContainerRecord, signal: number): Promise<void> {
  const { rooms, records, paths } = context;
  try {
    await rooms.runtime.kill(record.id, signal);
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
    // Its end is on its way here. Where it was here and could not be recorded, on a full disk say, this is the next try.
    if (record.task) rooms.runtime.onExit(paths.task(record.id), record.task, (exit) => context.onExit(record.id, exit));
    return;
  }
  publishContainerEvent(context, record, { action: 'kill', attributes: { signal: String(signal) } });
  if (records.find(record.id)?.status !== 'paused') return;
  const thawed = records.update(record.id, {}, 'unpause');
  await rooms.runtime.resume(record.id);
  context.health.watch(thawed);
}

/** True when it settled in time; negative seconds are for ever, and 24 days are the most that is counted. */
export async function settlesWithin(promise: Promise<unknown>, seconds: number): Promise<boolean> {
  if (seconds < 0) {
    await promise;
    return true;
  }
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, Math.min(seconds * 1000, longestGraceMs), false);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What Docker waits after a SIGKILL. */
const killGraceSeconds = 10;

/**
 * Docker's `kill`: one signal. After SIGKILL it waits for the end, so that a removal may follow; any other is sent and that is all. Only SIGKILL
 * and the container's stop signal keep it from being started again. `asked`: the name that the client knows it by.
 */
export async function killContainer(context: ContainerContext, id: ContainerId, { signal: text, asked }: { signal: string; asked: string }): Promise<void> {
  const signal = parseSignal(text);
  const given = new AbortController();
  try {
    const { end } = await signalOnce(context, id, { signal, asked, given: given.signal });
    if (signal === killSignal) await settlesWithin(end, killGraceSeconds);
  } finally {
    given.abort();
  }
}

/** `end` settles when the container ends next, or when `given` says that nobody waits for that. */
async function signalOnce(context: ContainerContext, id: ContainerId, how: { signal: number; asked: string; given: AbortSignal }): Promise<{ end: Promise<unknown> }> {
  const { signal, asked, given } = how;
  using _lock = await context.lock(id);
  const record = context.records.get(id);
  const ends = signal === killSignal || signal === parseSignal(record.stopSignal);
  if (record.status === 'restarting') {
    if (ends) callOff(context, id);
    return { end: Promise.resolve() };
  }
  if (!hasProcess(record.status)) throw new EngineError('conflict', `Cannot kill container: ${asked}: Container ${id} is not running`);
  if (ends && !record.stoppedByUser) context.records.update(id, { stoppedByUser: true });
  const end = context.waiters.wait(id, 'next-exit', given).catch(() => undefined);
  await sendSignal(context, record, signal);
  return { end };
}

/** Stops it where it runs and starts it. It is not removed in between, nor started by its policy. */
export async function restartContainer(context: ContainerContext, id: ContainerId, { asked, ...options }: StopOptions & { asked: string }): Promise<void> {
  const live = context.live(id);
  // Several may be under way: the last one lets go.
  live.restarting = (live.restarting ?? 0) + 1;
  try {
    await stopContainer(context, id, options).catch((error: unknown) => {
      if (!isEngineError(error, 'not-modified')) throw error;
    });
    using _lock = await context.lock(id);
    const record = context.records.get(id);
    if (!hasProcess(record.status)) await startContainer(context, record, { byPolicy: false });
    publishContainerEvent(context, record, { action: 'restart' });
  } catch (error) {
    if (!isEngineError(error) || error.kind === 'not-found' || error.kind === 'invalid') throw error;
    throw new EngineError('internal', `Cannot restart container ${asked}: ${error.message}`, { cause: error, detail: error.detail });
  } finally {
    live.restarting -= 1;
  }
}

/** Freezes all its processes, or lets them go on. `conflict` where that is no change. */
export async function pauseContainer(context: ContainerContext, id: ContainerId, action: 'pause' | 'unpause'): Promise<void> {
  using _lock = await context.lock(id);
  const record = context.records.get(id);
  // Docker's answer to this one is 500.
  if (action === 'unpause' && record.status !== 'paused') throw new EngineError('internal', `Container ${id} is not paused`);
  refuseWithoutProcess(record);
  if (action === 'pause' && record.status === 'paused') throw new EngineError('conflict', `Container ${id} is already paused`);
  await context.rooms.runtime[action === 'pause' ? 'pause' : 'resume'](id).catch((cause: unknown) => {
    throw isEngineError(cause, 'not-found') ? new EngineError('conflict', `container ${id} is not running`, { cause }) : cause;
  });
  const changed = context.records.update(id, {}, action);
  if (action === 'pause') context.health.stop(id);
  else context.health.watch(changed);
  publishContainerEvent(context, changed, { action });
}
