import { randomBytes } from 'node:crypto';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ExecTask, OutputChunk, TerminalSize } from '../runtime/runtime.ts';
import { readProcess } from '../sys/process-info.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerRecord, ExecInfo, ExecSpec, StdioSession } from './containers.ts';
import { launchExec, signalIfThere } from './launch-exec.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { refuseWithoutProcess } from './refuse-state.ts';

/** More processes in running containers. Known as long as the engine runs and the container is there, and five minutes after their end. */
export type ExecSessions = {
  /** `asked`: the name that the client knows the container by. */
  create(record: ContainerRecord, options: { spec: ExecSpec; asked: string }): ExecInfo;
  get(id: string): ExecInfo;
  /** Those of a container that have not ended. */
  list(containerId: string): ExecInfo[];
  /** Fails as `start` would before anything of it happens. */
  checkStart(id: string): void;
  start(id: string, options: { size: TerminalSize | undefined }): Promise<StdioSession>;
  resize(id: string, size: TerminalSize): Promise<void>;
  hangUp(id: string): Promise<void>;
};

type Exec = {
  info: ExecInfo;
  /** From its start on; settles, and never fails, when it runs or cannot. */
  launch?: Promise<unknown>;
  endedAt?: number;
};

/** Clients ask for the exit code right after the end; Docker forgets after as long. */
const keptMs = 5 * 60_000;

/** Code of an exec that did not come to run for a reason that has no code of its own. */
const startFailedCode = 126;

export function createExecSessions(context: ContainerContext): ExecSessions {
  const execs = new Map<string, Exec>();
  const find = (id: string): Exec => {
    const exec = execs.get(id);
    if (exec === undefined) throw new EngineError('not-found', `No such exec instance: ${id}`);
    return exec;
  };
  return {
    create: (record, { spec, asked }) => {
      if (spec.args.length === 0) throw new EngineError('invalid', 'No exec command specified');
      refuse(record, asked);
      for (const [id, { info, endedAt }] of execs) if (isOver(endedAt, performance.now()) || !context.records.find(info.containerId)) execs.delete(id);
      const info: ExecInfo = { id: randomBytes(32).toString('hex'), containerId: record.id, spec, running: false, exitCode: undefined, pid: 0 };
      execs.set(info.id, { info });
      publish(context, info, `exec_create: ${spec.args.join(' ')}`);
      return info;
    },
    get: (id) => find(id).info,
    list: (containerId) => [...execs.values()].flatMap(({ info, endedAt }) => (info.containerId === containerId && endedAt === undefined ? [info] : [])),
    checkStart: (id) => void checkStart(context, find(id)),
    start: async (id, { size }) => {
      const exec = find(id);
      const record = checkStart(context, exec);
      const session = startExec(context, exec, { record, size });
      exec.launch = session.catch(() => undefined);
      return session;
    },
    resize: async (id, size) => {
      const exec = find(id);
      await exec.launch;
      const { info } = exec;
      if (!info.running) throw new EngineError('conflict', `exec ${id} is not running`);
      await context.rooms.runtime.resize({ bundle: context.paths.execBundle(info.containerId, id) }, size);
    },
    hangUp: async (id) => {
      const exec = find(id);
      await exec.launch;
      const { running, pid } = exec.info;
      // The kernel passes it on to what runs in front of the terminal.
      if (running) signalIfThere(pid, 'SIGHUP');
    },
  };
}

/** Whether nobody asks any more for an exec that ended then. Times in milliseconds of one clock. */
export function isOver(endedAt: number | undefined, now: number): boolean {
  return endedAt !== undefined && now - endedAt > keptMs;
}

function checkStart({ records }: ContainerContext, { info, launch }: Exec): ContainerRecord {
  if (launch) throw new EngineError('conflict', `Error: Exec command ${info.id} has already run`);
  const record = records.get(info.containerId);
  refuse(record, info.containerId);
  return record;
}

async function startExec(context: ContainerContext, exec: Exec, { record, size }: { record: ContainerRecord; size: TerminalSize | undefined }): Promise<StdioSession> {
  const { id, containerId } = exec.info;
  const bundle = context.paths.execBundle(containerId, id);
  publish(context, exec.info, `exec_start: ${exec.info.spec.args.join(' ')}`);
  let made: ExecTask;
  try {
    made = await launchExec(context, record, { id, bundle, spec: exec.info.spec, size });
  } catch (error) {
    const told = isEngineError(error) && typeof error.detail?.['exitCode'] === 'number' ? error.detail['exitCode'] : undefined;
    const exitCode = told ?? startFailedCode;
    exec.info = { ...exec.info, exitCode };
    exec.endedAt = performance.now();
    if (told === undefined) refuseEnded(context, record);
    throw dockerWords(error, exitCode);
  }
  exec.info = { ...exec.info, running: true, pid: made.task.pid };
  const recorded = made.exit.then(({ exitCode }) => {
    exec.info = { ...exec.info, running: false, exitCode };
    exec.endedAt = performance.now();
    publish(context, exec.info, 'exec_die', { exitCode: String(exitCode) });
    removeSmallFolder(bundle);
  });
  recorded.catch((error: unknown) => context.warn(`exec ${id}: after its end`, error));
  const { attachment } = made;
  return { input: attachment.input, output: endAfter(attachment.output, recorded), detached: () => publish(context, exec.info, 'exec_detach'), [Symbol.dispose]: () => attachment[Symbol.dispose]() };
}

function refuse(record: ContainerRecord, asked: string): void {
  if (record.status === 'paused') throw new EngineError('conflict', `Container ${asked} is paused, unpause the container before exec`);
  refuseWithoutProcess(record);
}

/** Fails with `conflict` where the process of a container that ran ended since: what runtime and monitor tell then is only how that looked to them. */
function refuseEnded({ rooms, records }: ContainerContext, { id, task }: ContainerRecord): void {
  const now = records.find(id)?.task;
  if (task !== undefined && now?.pid === task.pid && rooms.runtime.isAlive(task) && readProcess(task.pid)?.isEnding === false) return;
  throw new EngineError('conflict', `Container ${id} is not running`);
}

/** Who reads to the end finds the exit code recorded. */
async function* endAfter(output: AsyncIterable<OutputChunk>, recorded: Promise<void>): AsyncGenerator<OutputChunk> {
  yield* output;
  await recorded;
}

function publish(context: ContainerContext, { id, containerId }: ExecInfo, action: string, attributes: Readonly<Record<string, string>> = {}): void {
  const record = context.records.find(containerId);
  if (record) publishContainerEvent(context, record, { action, attributes: { execID: id, ...attributes } });
}

/** As Docker tells clients. The exit code says that it is about this process: such a failure is told where its output would be. */
function dockerWords(error: unknown, exitCode: number): unknown {
  if (!isEngineError(error)) return error;
  const text = error.message.replace(/^exec failed: /, '');
  const message = text === error.message ? text : `OCI runtime exec failed: exec failed: unable to start container process: ${text}: unknown`;
  return new EngineError(error.kind, message, { cause: error, detail: { ...error.detail, exitCode } });
}
