import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { Logins } from '../../logins/logins.ts';
import { isEngineError, toErrorBody } from '../../shared/errors/engine-error.ts';
import type { RunRequest, RunResult } from '../../shared/ipc/run.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import { planCreate } from './plan-create.ts';
import { pullImage } from '../images/pull-image.ts';
import type { TaskContext, Tasks } from '../tasks/tasks.ts';

type Options = { readonly client: EngineClient; readonly logins: Pick<Logins, 'find'>; readonly tasks: Tasks; readonly request: RunRequest };

/** Creates and starts a container. Where the image is missing it starts a task that pulls it first. */
export async function runContainer({ client, logins, tasks, request }: Options): Promise<RunResult> {
  try {
    const { id } = await client.createContainer({ name: request.name, body: planCreate(request) });
    return await start(client, id);
  } catch (error) {
    if (!isEngineError(error, 'not-found')) throw error;
    const title = familiarReference(parseReference(request.image));
    return { kind: 'pulling', ...tasks.start({ kind: 'run', title, run: (context) => pullAndRun({ client, logins, request }, context) }) };
  }
}

async function start(client: EngineClient, id: string): Promise<RunResult> {
  try {
    await client.startContainer({ id });
    return { kind: 'run', id, started: true };
  } catch (error) {
    return { kind: 'run', id, started: false, error: toErrorBody(error) };
  }
}

async function pullAndRun({ client, logins, request }: Omit<Options, 'tasks'>, { progress, result, signal }: TaskContext): Promise<string> {
  let last: TaskProgress | undefined;
  const note = (next: TaskProgress): void => progress((last = next));
  await pullImage({ client, logins, request: { reference: request.image }, progress: note, signal });
  if (last !== undefined) progress({ ...last, phase: 'Starting the container', bytesPerSecond: 0, secondsLeft: null });
  const { id } = await client.createContainer({ name: request.name, body: planCreate(request), signal });
  result(id);
  await client.startContainer({ id });
  return id;
}
