import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { StepSecrets } from '../../containers/step-run.ts';
import type { ExpandedInstruction } from '../../dockerfile/expand-instruction.ts';
import type { NewLayer } from '../../images/images.ts';
import type { BuildRun, FileStep } from '../build-run.ts';
import type { StepRecipe } from '../cache/build-cache.ts';
import { prepareWritable } from '../open-trees.ts';
import { topOf, type StageState } from '../stage-state.ts';
import { describeRun } from './describe-instruction.ts';
import { describeSurroundings } from './describe-surroundings.ts';
import { openRunMounts } from './open-run-mounts.ts';
import { describeMounts, planRunMounts, readsOfMounts, type PlannedMount } from './plan-run-mounts.ts';
import { argumentsOf, envOf } from './scope.ts';
import { planStepCommand, type StepCommand } from './step-command.ts';
import { createStepLog, type StepLog } from './step-log.ts';
import { planStepSpec } from './step-spec.ts';

type Run = Extract<ExpandedInstruction, { kind: 'run' }>;
type Planned = { readonly instruction: Run; readonly step: number; readonly mounts: readonly PlannedMount[]; readonly command: StepCommand };

/** A RUN: what it reads is digested before it is known whether it was run before. */
export async function planRun(run: BuildRun, state: StageState, { instruction, step }: Pick<Planned, 'instruction' | 'step'>): Promise<FileStep> {
  const planned = { instruction, step, mounts: planRunMounts(instruction.mounts, state.config.WorkingDir ?? '/'), command: planStepCommand(instruction.command, state.config) };
  const { counted, proxies } = argumentsOf(state, run.outer);
  const { program, args } = planned.command;
  const words = program === undefined ? args : [program.text];
  return {
    createdBy: describeRun(words, counted),
    recipe: await recipeOf(run, state, { ...planned, words, args: counted }),
    make: () => runWithRoom(run, step, (onFailed) => runCommand(run, state, { ...planned, env: Object.entries({ ...proxies, ...counted }).map(([name, value]) => `${name}=${value}`), onFailed })),
  };
}

async function recipeOf(run: BuildRun, state: StageState, { instruction, mounts, words, args }: Planned & { words: readonly string[]; args: Record<string, string> }): Promise<StepRecipe> {
  const { network, security } = instruction;
  const { config, platform } = state;
  const settings = {
    user: config.User ?? '',
    folder: config.WorkingDir ?? '/',
    platform: [platform.os, platform.architecture, platform.variant ?? ''].join('/'),
    network: network === 'default' ? run.request.network : network,
    security,
    ...describeSurroundings(run.request),
    ...describeMounts(mounts),
  };
  const inputs = await Promise.all(
    readsOfMounts(mounts).map(async ({ from, selection }) => {
      const selected = await run.contexts.selectFiles(await treeOf(run, from), selection, run.signal);
      return { source: from ?? 'context', files: await run.cache.keepFiles(selected.entries) };
    }),
  );
  return { kind: 'run', instruction: `RUN ${words.join(' ')}`, parent: topOf(state), arguments: { ...args, ...Object.fromEntries(envOf(config)) }, settings, inputs };
}

async function treeOf(run: BuildRun, from: string | undefined): Promise<typeof run.context.tree> {
  return from === undefined ? run.context.tree : run.treeFrom(from);
}

/**
 * Does it once more where the program failed, the disk was nearly full then, and the cache had something to give up: nobody can know whether that was why, and
 * the files of the first time are gone. Whoever asks for the step's failure hears of the last one.
 */
async function runWithRoom(run: BuildRun, step: number, work: (onFailed: () => Promise<void>) => Promise<NewLayer | undefined>): Promise<NewLayer | undefined> {
  let hasRoom = false;
  try {
    return await work(async () => void (hasRoom = !run.signal.aborted && (await run.cache.makeRoomForStep())));
  } catch (error) {
    if (!hasRoom || run.signal.aborted) throw error;
    run.emit({ kind: 'log', step, stream: 'stderr', text: 'The disk is nearly full: unused build cache was given up, and this step runs once more.', at: Date.now() });
  }
  return await work(async () => undefined);
}

type Command = Planned & { readonly env: readonly string[]; /** Called where the program failed, while all that it wrote is still there. */ readonly onFailed: () => Promise<void> };

async function runCommand(run: BuildRun, state: StageState, { instruction, step, mounts, command, env, onFailed }: Command): Promise<NewLayer | undefined> {
  const { rooms, cache, request, signal } = run;
  const { config } = state;
  await using writable = await prepareWritable(rooms, topOf(state));
  let mountPoints: readonly string[] = [];
  const log = createStepLog(request.secrets.values(), (line) => run.emit({ kind: 'log', step, ...line, at: Date.now() }));
  {
    await using held = await openRunMounts({ mounts, rooms, cache, treeOf: (from) => treeOf(run, from), secrets: request.secrets, ssh: new Map(request.ssh?.map(({ id, path }) => [id, path])), signal });
    mountPoints = held.targets;
    const spec = planStepSpec({ args: command.args, config, env: [...env, ...held.env], run: instruction, request });
    run.emit({ kind: 'container', step, id: writable.id });
    const running = rooms.containers.runStep({ id: writable.id, spec, defaults: config, mounts: held.mounts, binds: held.binds, secrets: withProgram(held.secrets, command), onOutput: (chunk) => log.write(chunk), signal });
    await checkEnd(running, { words: command.args, log, onFailed });
  }
  return await rooms.images.makeLayer({ below: state.layers, content: { kind: 'writable', id: writable.id, mountPoints }, latest: run.latest, signal });
}

/** A program that stands in the Dockerfile is one more file that only this step sees. */
function withProgram(secrets: StepSecrets | undefined, { program }: StepCommand): StepSecrets | undefined {
  if (program === undefined) return secrets;
  const file = { destination: program.path, mode: 0o755, uid: 0, gid: 0, data: Buffer.from(program.text) };
  return { files: [...(secrets?.files ?? []), file], sockets: secrets?.sockets ?? [], env: secrets?.env ?? [] };
}

/** A script in place may be long: the lines of the Dockerfile are told beside it. */
const longestTold = 2000;

/** Fails unless the process ended with 0. What could not be started ended with the code that a shell would have given. */
async function checkEnd(running: Promise<{ readonly exitCode: number; readonly oomKilled: boolean }>, { words, log, onFailed }: { words: readonly string[]; log: StepLog; onFailed: () => Promise<void> }): Promise<void> {
  const line = words.join(' ');
  const told = line.length > longestTold ? `${line.slice(0, longestTold)}…` : line;
  // Docker's sentence: clients look for it.
  const failure = (exitCode: number, why: string, cause?: EngineError): EngineError =>
    new EngineError('invalid', `The command '${told}' returned a non-zero code: ${exitCode}${why}`, { cause, detail: { exitCode, output: log.tail() } });
  try {
    const { exitCode, oomKilled } = await running;
    log.end();
    if (exitCode !== 0 && !oomKilled) await onFailed();
    if (exitCode !== 0 || oomKilled) throw failure(exitCode, oomKilled ? ': it was killed for want of memory' : '');
  } catch (error) {
    log.end();
    if (!(error instanceof EngineError) || error.detail?.['output'] !== undefined || typeof error.detail?.['exitCode'] !== 'number') throw error;
    throw failure(error.detail['exitCode'], `: ${error.message}`, error);
  }
}
