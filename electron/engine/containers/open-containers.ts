import { mkdirSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { createKeyedLock } from '../sys/keyed-lock.ts';
import { withRoom, type MakeRoom } from '../sys/make-room.ts';
import type { TrashSettings } from '../../shared/engine-api/trash.ts';
import type { State } from '../state/state.ts';
import { checkContainers } from './check-containers.ts';
import { publishContainerEvent, type ContainerContext, type ContainerRooms, type LiveContainer } from './container-context.ts';
import { parseContainerName } from './container-name.ts';
import { connectContainer, disconnectContainer } from './connect-container.ts';
import { containerPaths } from './container-paths.ts';
import { openContainerRecords } from './container-records.ts';
import { createContainerWaiters } from './container-waiters.ts';
import { commitContainer } from './commit-container.ts';
import { createContainerFiles } from './container-files.ts';
import type { Containers, ContainerRecord, StdioSession } from './containers.ts';
import { createContainer } from './create-container.ts';
import { findPlaces } from './find-places.ts';
import { keepFolder } from './keep-folder.ts';
import { inspectPorts } from './inspect-ports.ts';
import { listContainerProcesses } from './list-processes.ts';
import { createStatsSampler } from './stats-sampler.ts';
import { updateContainer } from './update-container.ts';
import { editContainer } from './edit-container.ts';
import { createExecSessions } from './exec-sessions.ts';
import { handleExit } from './handle-exit.ts';
import { createHealthMonitors } from './health-monitors.ts';
import { createSlots } from './launch-slots.ts';
import { createLiveSteps } from './live-steps.ts';
import { hasProcess } from './lifecycle.ts';
import { openLogs } from './open-logs.ts';
import { createTrimmer, openTrash } from './open-trash.ts';
import { refuseRemoval, refuseWithoutProcess } from './refuse-state.ts';
import { recoverContainers } from './recover-containers.ts';
import { removeContainer } from './remove-container.ts';
import { runProbe } from './run-probe.ts';
import { runStep } from './run-step.ts';
import { tellRename } from './tell-rename.ts';
import { startContainer } from './start-container.ts';
import { createStdioSessions } from './stdio-sessions.ts';
import { openTrashRecords } from './trash-records.ts';
import { defaultTrashSettings, openTrashSettings } from './trash-settings.ts';
import type { OtherTrash, Trash } from './trash.ts';
import { listVolumeUsers } from './volume-users.ts';
import { killContainer, killForRemoval, pauseContainer, restartContainer, stopContainer } from './stop-container.ts';

/** A probe costs two programs; those of many containers fall due together after an engine start. */
const probesLaunchedAtOnce = 4;

export type ContainersOptions = ContainerRooms & {
  readonly state: State;
  /** The engine's data folder: logs and small files of containers go below it. */
  readonly dataRoot: string;
  /** The engine's run folder, gone after a boot, with a short path. */
  readonly runRoot: string;
  /** Of the trash, as far as they were not changed since; usual ones where they are left out. */
  readonly trash?: Partial<TrashSettings>;
  /** What else gives way to the same limits, oldest first. */
  readonly otherTrash?: () => readonly OtherTrash[];
  /** Asked on a full disk before the trash gives way. */
  readonly makeRoomFirst?: MakeRoom;
  /** Told what went wrong where no caller waits. */
  readonly warn: (message: string, error: unknown) => void;
};

/** Opens the room; nothing is taken up before `recover`. Fails with `invalid` where the run folder's path is too long. */
export function openContainers(options: ContainersOptions): Containers & { readonly trash: Trash } {
  const context = createContext(options);
  const { records, waiters, lock } = context;
  const execs = createExecSessions(context);
  const stats = createStatsSampler(context);
  const trash = openTrash(context);
  const idOf = (nameOrId: string): ContainerRecord['id'] => records.get(nameOrId).id;
  const files = createContainerFiles(context);
  return {
    ...files,
    get: (nameOrId) => records.get(nameOrId),
    list: () => records.list(),
    create: (spec, warn) => withRoom((attempt) => trash.makeRoom(attempt), () => createContainer(context, spec, warn)),
    start: async (nameOrId) => {
      const id = idOf(nameOrId);
      using _lock = await lock(id);
      await startContainer(context, records.get(id), { byPolicy: false });
    },
    stop: async (nameOrId, stop) => stopContainer(context, idOf(nameOrId), stop),
    restart: async (nameOrId, stop) => restartContainer(context, idOf(nameOrId), { ...stop, asked: nameOrId }),
    kill: async (nameOrId, signal) => killContainer(context, idOf(nameOrId), { signal, asked: nameOrId }),
    pause: async (nameOrId) => pauseContainer(context, idOf(nameOrId), 'pause'),
    unpause: async (nameOrId) => pauseContainer(context, idOf(nameOrId), 'unpause'),
    connect: async (nameOrId, network, endpoint) => connectContainer(context, idOf(nameOrId), { network, endpoint }),
    disconnect: async (nameOrId, network) => disconnectContainer(context, idOf(nameOrId), network),
    rename: (nameOrId, newName) => rename(context, records.get(nameOrId), newName),
    volumeUsers: () => listVolumeUsers(records.list()),
    commit: (request) => commitContainer(context, (id) => files.packChanges(id), request),
    runStep: (run) => runStep(context, run),
    claimWritable: (id) => context.steps.claim(id),
    stepIds: () => context.steps.ids(),
    keepFolder: (nameOrId, request) => withRoom((attempt) => trash.makeRoom(attempt), () => keepFolder(context, nameOrId, request)),
    remove: (nameOrId, how) => remove(context, nameOrId, how),
    update: async (nameOrId, change, warn = ignore) => updateContainer(context, idOf(nameOrId), change, warn),
    edit: async (nameOrId, edit, how) => editContainer(context, idOf(nameOrId), edit, how),
    places: (nameOrId) => findPlaces(context, records.get(nameOrId)),
    inspectPorts: async (nameOrId) => inspectPorts(context, records.get(nameOrId)),
    top: async (nameOrId, psArgs) => {
      const record = records.get(nameOrId);
      const processes = await listContainerProcesses(context, record, psArgs);
      publishContainerEvent(context, record, { action: 'top' });
      return processes;
    },
    stats: (nameOrId) => stats.read(idOf(nameOrId)),
    watchStats: (nameOrId, signal) => stats.watch(idOf(nameOrId), signal),
    trash,
    wait: async (nameOrId, condition, signal) => {
      const record = records.get(nameOrId);
      if (condition === 'not-running' && !hasProcess(record.status) && record.status !== 'restarting') {
        return { exitCode: record.exitCode, error: record.error };
      }
      return waiters.wait(record.id, condition, signal);
    },
    ...openLogs(context),
    attach: (nameOrId, { stdin }) => attach(context, records.get(nameOrId), stdin),
    resize: async (nameOrId, size) => {
      const record = records.get(nameOrId);
      refuseWithoutProcess(record);
      await options.runtime.resize(context.paths.task(record.id), size);
      publishContainerEvent(context, record, { action: 'resize', attributes: { height: String(size.rows), width: String(size.cols) } });
    },
    createExec: (nameOrId, spec) => execs.create(records.get(nameOrId), { spec, asked: nameOrId }),
    getExec: (id) => execs.get(id),
    listExecs: (containerId) => execs.list(containerId),
    checkExecStart: (id) => execs.checkStart(id),
    startExec: (id, how) => execs.start(id, how),
    resizeExec: (id, size) => execs.resize(id, size),
    hangUpExec: (id) => execs.hangUp(id),
    usage: async (nameOrId) => options.snapshots.usage(idOf(nameOrId)),
    recover: (how) => recoverContainers(context, { start: how?.start ?? true }),
    check: () => checkContainers(context),
    close: async () => {
      files[Symbol.dispose]();
      context.close();
      await context.steps.close();
    },
  };
}

function createContext(options: ContainersOptions): ContainerContext & { close(): void } {
  const paths = containerPaths({ data: options.dataRoot, run: options.runRoot });
  mkdirSync(paths.dataRoot, { recursive: true, mode: 0o711 });
  mkdirSync(paths.runRoot, { recursive: true, mode: 0o700 });
  const locks = createKeyedLock();
  const lives = new Map<string, LiveContainer>();
  const records = openContainerRecords(options.state);
  const slot = createSlots(probesLaunchedAtOnce);
  let closed = false;
  const context: ContainerContext = {
    rooms: options,
    paths,
    trash: openTrashRecords(options.state),
    trashSettings: openTrashSettings(options.state, { ...defaultTrashSettings, ...options.trash }),
    otherTrash: options.otherTrash ?? (() => []),
    makeRoomFirst: options.makeRoomFirst ?? (async () => false),
    trimTrash: createTrimmer(() => context, () => closed),
    records,
    health: createHealthMonitors(
      { records, publish: (record, event) => publishContainerEvent(context, record, event), warn: options.warn },
      (record, check, signal) => runProbe(context, record, { check, slot, signal }),
    ),
    waiters: createContainerWaiters(),
    steps: createLiveSteps(),
    stdio: createStdioSessions(options.runtime),
    lock: (id) => locks.acquire(id),
    live: (id) => {
      const live = lives.get(id) ?? {};
      lives.set(id, live);
      return live;
    },
    forget: (id) => void lives.delete(id),
    warn: options.warn,
    onExit: (id, exit) => {
      const settle = async (): Promise<void> => {
        using _lock = await locks.acquire(id);
        if (!closed) await handleExit(context, id, exit);
      };
      settle().catch((error: unknown) => options.warn(`container ${id}: its end`, error));
    },
  };
  const close = (): void => {
    closed = true;
    context.health.close();
    for (const live of lives.values()) {
      live.unwatch?.();
      clearTimeout(live.restartTimer);
    }
  };
  return { ...context, close };
}

function rename(context: ContainerContext, record: ContainerRecord, newName: string): void {
  if (newName === '') throw new EngineError('invalid', 'Neither old nor new names may be empty');
  const name = parseContainerName(newName);
  if (name === record.name) throw new EngineError('invalid', 'Renaming a container with the same name as its current name');
  using _name = context.records.reserveName(name, record.id);
  const renamed = context.records.update(record.id, { name });
  tellRename(context, record, renamed);
}

type RemoveOptions = Parameters<Containers['remove']>[1];

async function remove(context: ContainerContext, nameOrId: string, { force, ...options }: RemoveOptions): Promise<void> {
  const { id } = context.records.get(nameOrId);
  for (;;) {
    {
      using _lock = await context.lock(id);
      const record = context.records.find(id);
      // Gone meanwhile: removed at its end, or by somebody else.
      if (record === undefined) return;
      const active = hasProcess(record.status) || record.status === 'restarting';
      if (!active) return removeContainer(context, record, options);
      if (!force) throw refuseRemoval(record);
    }
    await killForRemoval(context, id);
  }
}

async function attach(context: ContainerContext, record: ContainerRecord, stdin: boolean): Promise<StdioSession> {
  if (record.status === 'paused') throw new EngineError('conflict', `container ${record.id} is paused, unpause the container before attach`);
  if (record.status === 'restarting') throw new EngineError('conflict', `container ${record.id} is restarting, wait until the container is running`);
  const bundle = hasProcess(record.status) ? context.paths.bundle(record.id) : undefined;
  const session = await context.stdio.open(record, { bundle, stdin });
  publishContainerEvent(context, record, { action: 'attach' });
  return { ...session, detached: () => publishContainerEvent(context, record, { action: 'detach' }) };
}

function ignore(): void {
  // Given up: nobody reads any more.
}
