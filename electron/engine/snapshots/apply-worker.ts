import { parentPort } from 'node:worker_threads';
import { toErrorBody, type ErrorBody } from '../../shared/errors/engine-error.ts';
import type { WrittenLayer } from './layer-writer.ts';
import { unpackLayer, type UnpackJob } from './unpack-layer.ts';

/** What the worker says: first that it is loaded, then about the job it has. */
export type WorkerReply =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'read'; readonly bytesRead: number }
  | { readonly kind: 'done'; readonly layer: WrittenLayer }
  | { readonly kind: 'failed'; readonly error: ErrorBody };

const bytesBetweenReports = 2 * 1024 * 1024;

const reply = (message: WorkerReply): void => parentPort?.postMessage(message);

reply({ kind: 'loaded' });

/** One job at a time; the pool sends the next one after the answer. */
parentPort?.on('message', (job: UnpackJob) => {
  let reported = 0;
  const onRead = (bytesRead: number): void => {
    if (bytesRead - reported < bytesBetweenReports) return;
    reported = bytesRead;
    reply({ kind: 'read', bytesRead });
  };
  unpackLayer(job, onRead).then(
    (layer) => reply({ kind: 'done', layer }),
    (error: unknown) => reply({ kind: 'failed', error: toErrorBody(error) }),
  );
});
