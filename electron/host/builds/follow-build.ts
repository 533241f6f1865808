import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { BuildEvent, PlannedStep } from '../../shared/engine-api/builds.ts';
import { EngineError, fromErrorBody } from '../../shared/errors/engine-error.ts';
import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import type { TaskContext } from '../tasks/tasks.ts';

type Client = Pick<EngineClient, 'buildEvents' | 'cancelBuild'>;

/** A cancelled build has a second to end. */
const patienceMs = 5000;

/** A task's view of a build: follows it to its end and gives its id. Aborting cancels the build; what it fails with, this fails with. */
export async function followBuild(client: Client, id: string, { progress, result, signal }: TaskContext): Promise<string> {
  result(id);
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  // Where the engine is gone, so is the build: the stream of its events says so. One that does not end is not waited for.
  const cancel = (): void => {
    client.cancelBuild(id).catch(() => {});
    timer = setTimeout(() => patience.abort(), patienceMs);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const picture = createPicture();
  try {
    for await (const events of client.buildEvents(id, { signal: patience.signal })) {
      for (const event of events) {
        if (event.kind === 'finished') return endOf(event, id);
        const next = picture(event);
        if (next !== undefined) progress(next);
      }
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    clearTimeout(timer);
  }
  throw new EngineError('unavailable', `build ${id}: the engine ended before it was done`);
}

function endOf(event: Extract<BuildEvent, { kind: 'finished' }>, id: string): string {
  if (event.status === 'done') return id;
  if (event.status === 'failed') throw fromErrorBody(event.failure.error);
  throw new EngineError('cancelled', `build ${id}: cancelled`);
}

/** The progress after an event, where it changes it. */
function createPicture(): (event: BuildEvent) => TaskProgress | undefined {
  let steps: readonly PlannedStep[] = [];
  let phase = 'Reading the context';
  let done = 0;
  const progress = (): TaskProgress => ({ phase, bytes: 0, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [], steps: { done, total: steps.length } });
  return (event) => {
    if (event.kind === 'plan') steps = event.steps;
    else if (event.kind === 'step-started') phase = steps.find(({ step }) => step === event.step)?.text.slice(0, 200) ?? phase;
    else if (event.kind === 'step-finished') done += 1;
    else return undefined;
    return progress();
  };
}
