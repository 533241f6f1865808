import { mkdirSync } from 'node:fs';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { buildSpec } from '../runtime/build-spec.ts';
import type { OciSpec } from '../runtime/oci-spec.ts';
import type { Attachment, Exit, OutputChunk, Runtime, Task } from '../runtime/runtime.ts';
import { unmountBelow } from '../sys/unmount-below.ts';
import { allDone } from './all-done.ts';
import { bindDescriptors } from './bind-descriptors.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import type { StepEnd, StepRun } from './step-run.ts';
import { discardTask } from './discard-task.ts';
import { writeNetworkFiles } from './network-files.ts';
import { removeSmallFolder } from './remove-small-folder.ts';
import { openSharedNamespaces } from './shared-namespaces.ts';
import { specInput } from './spec-input.ts';
import { planStepRecord, stepAttachRequest } from './step-record.ts';
import { openStepSecrets } from './step-secrets.ts';

const SIGKILL = 9;

/** See {@link Containers.runStep}. The parts of a container's start, put together without a record. */
export function runStep(context: ContainerContext, run: StepRun): Promise<StepEnd> {
  return context.steps.run(run.id, run.signal, async (signal) => {
    try {
      return await runToEnd(context, { ...run, signal });
    } catch (error) {
      if (signal.aborted) throw new EngineError('cancelled', `step ${run.id.slice(0, 12)}: cancelled`, { cause: error });
      throw error;
    }
  });
}

async function runToEnd(context: ContainerContext, run: StepRun): Promise<StepEnd> {
  const { signal, id } = run;
  signal.throwIfAborted();
  const record = planStepRecord(context, run);
  await using undo = new AsyncDisposableStack();
  const { spec, wired } = await prepare(context, { record, run, undo });
  signal.throwIfAborted();
  const { runtime } = context.rooms;
  const folder = context.paths.task(id);
  undo.defer(() => discardTask(runtime, id));
  const [task] = await allDone([runtime.create({ folder: { ...folder, logPath: undefined }, spec, tty: false, openStdin: false, stdinOnce: false }), wired]);
  const attachment = undo.use(await runtime.attach(folder));
  const exit = await follow(context, { task, attachment, run });
  if (exit.note !== undefined) throw new EngineError('internal', `step ${id.slice(0, 12)}: ${exit.note}`);
  return { exitCode: exit.exitCode, oomKilled: exit.oomKilled };
}

type Preparation = { readonly record: ContainerRecord; readonly run: StepRun; readonly undo: AsyncDisposableStack };

/** Everything up to the runtime's work. `wired`: its network is whole. */
async function prepare(context: ContainerContext, { record, run, undo }: Preparation): Promise<{ spec: OciSpec; wired: Promise<void> }> {
  const { rooms, paths } = context;
  const { id } = record;
  const bundle = paths.bundle(id);
  undo.defer(() => rooms.networks.release(id));
  undo.defer(() => rooms.snapshots.unmount(id));
  const [network, rootfs] = await allDone([rooms.networks.attach(stepAttachRequest(record)), rooms.snapshots.mount(id)]);
  // Its failure is met where it is waited for.
  network.ready.catch(() => undefined);
  undo.defer(() => {
    // Nothing is removed that is not ours.
    unmountBelow(bundle);
    removeSmallFolder(bundle);
  });
  mkdirSync(bundle, { recursive: true, mode: 0o700 });
  const secrets = run.secrets && undo.use(await openStepSecrets(bundle, run.secrets));
  const shared = undo.use(openSharedNamespaces(context, record));
  const files = writeNetworkFiles(context, record, network.lease);
  const withSecrets = { ...record, env: [...record.env, ...(secrets?.env ?? [])] };
  const mounts = [...files, ...run.mounts, ...bindDescriptors(bundle, run.binds ?? []), ...(secrets?.mounts ?? [])];
  const input = specInput(withSecrets, { rootfs, lease: network.lease, mounts, size: undefined, shared, apparmor: rooms.runtime.host.apparmor });
  return { spec: buildSpec(input, rooms.runtime.host), wired: network.ready };
}

/** From the start to the end of process and output. Who cancels waits for neither: it is killed, and what it still said is dropped. */
async function follow({ rooms, paths }: ContainerContext, { task, attachment, run }: { task: Task; attachment: Attachment; run: StepRun }): Promise<Exit> {
  const { id } = run;
  const { runtime } = rooms;
  using stack = new DisposableStack();
  const failed = new AbortController();
  const stop = AbortSignal.any([run.signal, failed.signal]);
  const exit = new Promise<Exit>((resolve) => stack.defer(runtime.onExit(paths.task(id), task, resolve)));
  const stopped = new Promise<void>((resolve) => {
    const onStop = (): void => resolve();
    if (stop.aborted) resolve();
    stop.addEventListener('abort', onStop, { once: true });
    stack.defer(() => stop.removeEventListener('abort', onStop));
  });
  const killed = stopped.then(async () => {
    attachment[Symbol.dispose]();
    await kill(runtime, id);
  });
  // Its failure is met below, unless the start fails before.
  killed.catch(() => undefined);
  const output = readOutput(attachment, run.onOutput).catch((error: unknown) => failed.abort(error));
  if (!stop.aborted) await runtime.start(id);
  const ended = await Promise.race([exit, killed.then(() => exit)]);
  await Promise.race([output, killed]);
  stop.throwIfAborted();
  return ended;
}

async function readOutput({ output }: Attachment, onOutput: StepRun['onOutput']): Promise<void> {
  for await (const chunk of output) await onOutput(chunk as OutputChunk);
}

async function kill(runtime: Pick<Runtime, 'kill'>, id: string): Promise<void> {
  try {
    await runtime.kill(id, SIGKILL);
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
  }
}
