import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { OutputChunk } from '../runtime/runtime.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { ContainerRecord, HealthProbe } from './containers.ts';
import { formatSpan } from './format-span.ts';
import { launchExec, signalIfThere } from './launch-exec.ts';
import type { HealthCheck } from './plan-health.ts';

/** Bytes of output that are kept, as in Docker. */
const maxOutputBytes = 4096;

/** What a probe is given that did not come to run, or took too long. */
const noResult = -1;

/** Limits how many probes are being launched: each costs two programs, and many containers may be due at once. */
export type LaunchSlot = () => Promise<Disposable>;

/**
 * Runs a health check once in a running container and says how it went; never rejects, and leaves no process of it. It is killed, with
 * all processes of its group, when its time is over and when `signal` says that nobody wants to know any more.
 */
export async function runProbe(
  context: ContainerContext,
  record: ContainerRecord,
  { check, slot, signal }: { check: HealthCheck; slot: LaunchSlot; signal: AbortSignal },
): Promise<HealthProbe> {
  const id = randomBytes(32).toString('hex');
  const bundle = context.paths.probeBundle(record.id, id);
  let start = new Date();
  const result = (exitCode: number, output: string): HealthProbe => ({ start: start.toISOString(), end: new Date().toISOString(), exitCode, output });
  try {
    using held = await slot();
    if (signal.aborted) return result(noResult, '');
    start = new Date();
    const timeout = AbortSignal.timeout(Math.max(1, Math.min(check.timeoutMs, longestTimerMs)));
    const publish = (action: string, attributes = {}): void => publishContainerEvent(context, record, { action, attributes: { execID: id, ...attributes } });
    const command = check.args.join(' ');
    publish(`exec_create: ${command}`);
    publish(`exec_start: ${command}`);
    const spec = { args: check.args, env: [], user: '', workingDir: '', tty: false, privileged: false, attachStdin: false };
    const made = await launchExec(context, record, { id, bundle, spec, size: undefined });
    held[Symbol.dispose]();
    const kill = (): void => signalIfThere(-made.task.pid, 'SIGKILL');
    const over = AbortSignal.any([timeout, signal]);
    if (over.aborted) kill();
    else over.addEventListener('abort', kill, { once: true });
    const output = await readSome(made.attachment.output);
    const { exitCode } = await made.exit;
    over.removeEventListener('abort', kill);
    publish('exec_die', { exitCode: String(exitCode) });
    return timeout.aborted ? result(noResult, `Health check exceeded timeout (${formatSpan(check.timeoutMs)})${output && `: ${output}`}`) : result(exitCode, output);
  } catch (error) {
    return result(noResult, error instanceof Error ? error.message : String(error));
  } finally {
    await rm(bundle, { recursive: true, force: true }).catch((error: unknown) => context.warn(`container ${record.id}: after a probe`, error));
  }
}

/** setTimeout takes no more. */
const longestTimerMs = 2 ** 31 - 1;

/** Everything is read, so that the program is not held back. */
async function readSome(output: AsyncIterable<OutputChunk>): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const { data } of output) {
    if (size < maxOutputBytes) kept.push(data.subarray(0, maxOutputBytes - size));
    size += data.length;
  }
  return `${Buffer.concat(kept).toString()}${size > maxOutputBytes ? '...' : ''}`;
}
