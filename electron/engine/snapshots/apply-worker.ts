import { parentPort } from 'node:worker_threads';
import { EngineError, toErrorBody } from '../../shared/errors/engine-error.ts';
import type { FromLayerWorker, GivenJob, ToLayerWorker } from './layer-job.ts';
import { exportTree } from './export-tree.ts';
import { makeFiles } from './make-files.ts';
import { unpackLayer } from './unpack-layer.ts';

const bytesBetweenReports = 2 * 1024 * 1024;

const reply = (message: FromLayerWorker): void => parentPort?.postMessage(message);

/** What comes for the job under way. */
const inbox: Exclude<ToLayerWorker, GivenJob>[] = [];
let wake: () => void = () => undefined;

async function take(): Promise<(typeof inbox)[number]> {
  for (;;) {
    const message = inbox.shift();
    if (message?.kind === 'stop') throw cancelled();
    if (message !== undefined) return message;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

function cancelled(): EngineError {
  return new EngineError('cancelled', 'layers: cancelled');
}

async function* readInput(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const message = await take();
    if (message.kind !== 'data') return;
    reply({ kind: 'taken' });
    yield message.bytes;
  }
}

/** Data that comes before the answer is kept. */
async function askForRoom(attempt: number): Promise<boolean> {
  reply({ kind: 'full', attempt });
  const kept: typeof inbox = [];
  for (let message = await take(); ; message = await take()) {
    if (message.kind !== 'room') {
      kept.push(message);
      continue;
    }
    inbox.unshift(...kept);
    return message.made;
  }
}

async function serve(job: GivenJob): Promise<FromLayerWorker> {
  const goOn = (): void => {
    if (Atomics.load(job.stop, 0) !== 0) throw cancelled();
  };
  if (job.kind === 'make') return { kind: 'made', files: await makeFiles(job, { input: readInput(), makeRoom: askForRoom, goOn }) };
  if (job.kind === 'export') {
    exportTree(job, goOn);
    return { kind: 'exported' };
  }
  let reported = 0;
  const onRead = (bytesRead: number): void => {
    goOn();
    if (bytesRead - reported < bytesBetweenReports) return;
    reported = bytesRead;
    reply({ kind: 'read', bytesRead });
  };
  return { kind: 'unpacked', layer: await unpackLayer(job, onRead) };
}

reply({ kind: 'loaded' });

/** One job at a time; the pool sends the next one after the answer. What still comes for the one before finds nobody. */
parentPort?.on('message', (message: ToLayerWorker) => {
  if (message.kind === 'data' || message.kind === 'end' || message.kind === 'room' || message.kind === 'stop') {
    inbox.push(message);
    wake();
    return;
  }
  inbox.length = 0;
  serve(message).then(reply, (error: unknown) => reply({ kind: 'failed', error: toErrorBody(error) }));
});
