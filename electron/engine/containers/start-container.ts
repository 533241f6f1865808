import { mkdirSync } from 'node:fs';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { buildSpec } from '../runtime/build-spec.ts';
import type { Task } from '../runtime/runtime.ts';
import { allDone } from './all-done.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { attachRequest } from './container-networks.ts';
import type { RecordChange } from './container-records.ts';
import type { ContainerRecord, Health } from './containers.ts';
import { healthCheckOf } from './health-monitors.ts';
import { next } from './lifecycle.ts';
import { checkLinks, planLinkEnv } from './links.ts';
import { rewriteLinkedFiles, writeNetworkFiles } from './network-files.ts';
import { startingHealth } from './next-health.ts';
import { detachVolumes, openMounts } from './open-mounts.ts';
import { discardTask } from './discard-task.ts';
import { removeContainer } from './remove-container.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { watchTask } from './watch-task.ts';
import { openSharedNamespaces, releaseSharedMemory } from './shared-namespaces.ts';
import { specInput } from './spec-input.ts';
import { endsWithClient } from './stdio-sessions.ts';

/** What a container ends with that could not be started for a reason that has no exit code of its own. */
const startFailedCode = 128;

/** `byPolicy`: nobody asked, it is the next try of the restart policy. `edited`: what becomes of its record where this start succeeds. */
export type StartOptions = { readonly byPolicy: boolean; readonly edited?: RecordChange };

/**
 * Starts a container under its lock. A start that fails gives everything back, leaves code and reason in the record, and removes the
 * container where it was to be removed at its end.
 */
export async function startContainer(context: ContainerContext, record: ContainerRecord, options: StartOptions): Promise<void> {
  refuse(record, options.byPolicy);
  const { records, live, stdio } = context;
  const restartCount = options.byPolicy ? record.restartCount + 1 : 0;
  const commit = (task: Task): void => {
    const change = { task, startedAt: new Date().toISOString(), error: '', exitCode: 0, oomKilled: false, stoppedByUser: false, restartCount };
    records.update(record.id, { ...options.edited, ...change, edit: undefined, health: healthAtStart(record) }, 'start');
  };
  try {
    checkLinks(context, { ...record, ...options.edited });
    await run(context, { ...record, ...options.edited }, commit);
    if (!options.byPolicy) delete live(record.id).restartDelayMs;
    rewriteLinkedFiles(context, record);
    context.health.watch(records.get(record.id));
    publishContainerEvent(context, record, { action: 'start' });
  } catch (error) {
    stdio.abandon(record.id);
    const failure = withHolderName(context, dockerWords(error));
    const exitCode = typeof failure.detail?.['exitCode'] === 'number' ? failure.detail['exitCode'] : startFailedCode;
    const failed = records.update(record.id, { exitCode, error: failure.message, ...(!options.edited && { edit: undefined }) }, next(record.status, 'give-up') && 'give-up');
    if (record.status === 'restarting') context.waiters.exited(record.id, { exitCode, error: failed.error });
    if (record.spec.autoRemove && !record.edit) await removeContainer(context, failed, { volumes: true });
    throw failure;
  }
}

/** As in Docker, what the probes said before is still to be seen. */
function healthAtStart(record: ContainerRecord): Health | undefined {
  return healthCheckOf(record) && { ...startingHealth, log: record.health?.log ?? [] };
}

function refuse({ id, status }: ContainerRecord, byPolicy: boolean): void {
  if (status === 'running' || (status === 'restarting' && !byPolicy)) throw new EngineError('not-modified', `container ${id} is already started`);
  if (status === 'paused') throw new EngineError('conflict', 'cannot start a paused container, try unpause instead');
  if (status === 'dead') throw new EngineError('conflict', 'container is marked for removal and cannot be started');
}

/** From nothing to a running process that is recorded; back to nothing where a step fails. */
async function run(context: ContainerContext, record: ContainerRecord, commit: (task: Task) => void): Promise<void> {
  const { rooms, paths, stdio, live } = context;
  const { id } = record;
  const folder = paths.task(id);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rooms.networks.release(id));
  undo.defer(() => rooms.snapshots.unmount(id));
  const [network, rootfs] = await allDone([
    rooms.networks.attach(attachRequest(record)),
    rooms.snapshots.mount(id),
  ]);
  // Its failure is met below; until then nobody else looks at it.
  network.ready.catch(() => undefined);
  undo.defer(() => removeSmallFolder(folder.bundle));
  releaseSharedMemory(folder.bundle);
  removeSmallFolder(folder.bundle);
  for (const path of [folder.bundle, paths.folder(id)]) mkdirSync(path, { recursive: true, mode: 0o700 });
  undo.defer(() => detachVolumes(context, record));
  using own = await openMounts(context, record);
  undo.defer(() => releaseSharedMemory(folder.bundle));
  using shared = openSharedNamespaces(context, record);
  const files = writeNetworkFiles(context, record, network.lease);
  const withLinks = { ...record, env: [...planLinkEnv(context, record), ...record.env] };
  const spec = buildSpec(specInput(withLinks, { rootfs, lease: network.lease, mounts: [...files, ...own.mounts], size: record.spec.consoleSize, shared, apparmor: rooms.runtime.host.apparmor }), rooms.runtime.host);
  undo.defer(() => discardTask(rooms.runtime, id));
  const { tty, openStdin } = record.spec;
  const logPath = record.spec.log.driver === 'none' ? undefined : paths.log(id);
  const [task] = await allDone([rooms.runtime.create({ folder: { ...folder, logPath }, spec, tty, openStdin, stdinOnce: endsWithClient(record) }), network.ready]);
  await stdio.connect(record, folder.bundle);
  const unwatch = watchTask(context, record, task);
  undo.defer(unwatch);
  await rooms.runtime.start(id);
  commit(task);
  live(id).unwatch = unwatch;
  undo.move();
}

/** A port that another container has is refused with that container's id; people know it by name. */
function withHolderName({ records }: ContainerContext, error: EngineError): EngineError {
  const holder = records.find(String(error.detail?.['holderContainerId']));
  return holder === undefined ? error : new EngineError(error.kind, error.message, { cause: error, detail: { ...error.detail, holderName: holder.name } });
}

/** The docker client tells from these words whether to end with 125, 126 or 127. */
function dockerWords(error: unknown): EngineError {
  if (!isEngineError(error)) return new EngineError('internal', error instanceof Error ? error.message : String(error), { cause: error });
  if (error.detail?.['exitCode'] === undefined) return error;
  const text = error.message.replace(/^failed to create task: /, '');
  const message = `failed to create task for container: failed to create shim task: OCI runtime create failed: unable to start container process: ${text}: unknown`;
  return new EngineError(error.kind, message, { cause: error, detail: error.detail });
}
