import { z } from 'zod';
import type { CreateExecReply, ExecInspect } from '../../../shared/docker/exec.ts';
import { isEngineError, toErrorBody } from '../../../shared/errors/engine-error.ts';
import type { ExecInfo, StdioSession } from '../../containers/containers.ts';
import type { Call, Route } from '../call.ts';
import { parseDetachKeys } from '../detach-keys.ts';
import { openOutput } from '../output.ts';
import { pipeSession, takeOver, type Channel, type Piping } from '../hijack.ts';
import { readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import { checkSize, terminalSize } from '../terminal-size.ts';

export const execRoutes: readonly Route[] = [
  { method: 'POST', path: '/containers/{id}/exec', handle: createExec },
  { method: 'POST', path: '/exec/{id}/start', handle: startExec, hijack: true },
  { method: 'POST', path: '/exec/{id}/resize', handle: resizeExec },
  { method: 'GET', path: '/exec/{id}/json', handle: inspectExec },
  // Docker leaves a process behind whose client has gone.
  { method: 'POST', path: '/tidewharf/v1/exec/{id}/hangup', handle: hangUpExec },
];

const flagSchema = z.boolean().nullish().transform((value) => value ?? false);
const textSchema = z.string().nullish().transform((value) => value ?? '');
const createSchema = z.object({
  Cmd: z.array(z.string()).min(1, 'No exec command specified'),
  Env: z.array(z.string()).nullish().transform((value) => value ?? []),
  User: textSchema,
  WorkingDir: textSchema,
  Tty: flagSchema,
  AttachStdin: flagSchema,
  AttachStdout: flagSchema,
  AttachStderr: flagSchema,
  Privileged: flagSchema,
  DetachKeys: textSchema,
});

async function createExec(call: Call): Promise<void> {
  const { rooms, params, response } = call;
  const asked = params['id'] ?? '';
  rooms.containers.get(asked);
  const body = await readBody(call, createSchema);
  if (body.DetachKeys) parseDetachKeys(body.DetachKeys);
  const { id } = rooms.containers.createExec(asked, {
    args: body.Cmd,
    env: body.Env,
    user: body.User,
    workingDir: body.WorkingDir,
    tty: body.Tty,
    attachStdin: body.AttachStdin,
    attachStdout: body.AttachStdout,
    attachStderr: body.AttachStderr,
    privileged: body.Privileged,
    detachKeys: body.DetachKeys,
  });
  sendJson(response, 201, { Id: id } satisfies CreateExecReply);
}

const startSchema = z.object({
  Detach: flagSchema,
  ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish(),
});

async function startExec(call: Call): Promise<void> {
  const { rooms, params, response } = call;
  const { id, spec } = rooms.containers.getExec(params['id'] ?? '');
  const { Detach, ConsoleSize } = await readBody(call, startSchema);
  const size = ConsoleSize && spec.tty ? checkSize(...ConsoleSize) : undefined;
  if (Detach) {
    void drain(await rooms.containers.startExec(id, { size }));
    return sendEmpty(response, 200);
  }
  rooms.containers.checkExecStart(id);
  const piping = planPiping(spec);
  // As with Docker before it is launched: docker-py loses what comes in one packet with the head of the answer.
  const channel = takeOver(call, piping.format);
  let session: StdioSession;
  try {
    session = await rooms.containers.startExec(id, { size });
  } catch (error) {
    await tellFailure(error, channel, piping);
    if (isEngineError(error)) return;
    throw error;
  }
  await pipeSession(session, channel, piping);
}

/** As output of the exec: the answer has begun, and clients take the exit code from the exec. */
async function tellFailure(error: unknown, channel: Channel, { format }: Piping): Promise<void> {
  const output = openOutput(channel.output, { format, signal: channel.signal });
  await output.write({ stream: 'stdout', data: Buffer.from(`${toErrorBody(error).message}\r\n`) });
  output.flush();
  channel.finish();
}

/** Output that nobody reads would stop the program. */
async function drain(session: StdioSession): Promise<void> {
  using held = session;
  held.input.on('error', () => held.input.destroy());
  try {
    for await (const _chunk of held.output);
  } catch {
    return;
  }
}

function planPiping({ tty, attachStdin, attachStdout, attachStderr, detachKeys }: ExecInfo['spec']): Piping {
  return {
    format: tty ? 'raw' : 'multiplexed',
    stdin: attachStdin,
    stdout: attachStdout,
    stderr: attachStderr,
    atInputEnd: tty ? 'stay' : 'close-stdin',
    detachKeys: tty && attachStdin ? parseDetachKeys(detachKeys || 'ctrl-p,ctrl-q') : undefined,
  };
}

async function resizeExec({ rooms, params, query, response }: Call): Promise<void> {
  await rooms.containers.resizeExec(params['id'] ?? '', terminalSize(query));
  sendEmpty(response, 200);
}

async function hangUpExec({ rooms, params, response }: Call): Promise<void> {
  await rooms.containers.hangUpExec(params['id'] ?? '');
  sendEmpty(response, 204);
}

function inspectExec({ rooms, params, response }: Call): void {
  sendJson(response, 200, execInspect(rooms.containers.getExec(params['id'] ?? '')));
}

function execInspect({ id, containerId, spec, running, exitCode, pid }: ExecInfo): ExecInspect {
  const [entrypoint = '', ...rest] = spec.args;
  return {
    ID: id,
    Running: running,
    ExitCode: exitCode ?? null,
    ProcessConfig: { tty: spec.tty, entrypoint, arguments: rest, privileged: spec.privileged, ...(spec.user && { user: spec.user }) },
    OpenStdin: spec.attachStdin,
    OpenStderr: spec.attachStderr,
    OpenStdout: spec.attachStdout,
    CanRemove: false,
    ContainerID: containerId,
    DetachKeys: spec.detachKeys,
    Pid: pid,
  };
}
