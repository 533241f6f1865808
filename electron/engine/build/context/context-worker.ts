import { parentPort } from 'node:worker_threads';
import { toErrorBody } from '../../../shared/errors/engine-error.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import type { ContextJob, ToThread } from './context-job.ts';
import { createJobLine, type JobLine } from './job-line.ts';
import { measureTree } from './measure-tree.ts';
import { packItems } from './pack-items.ts';
import { findPlace } from './find-place.ts';
import { receiveFiles } from './receive-files.ts';
import { leaveTree, selectInTree } from './select-in-tree.ts';

function serve(job: ContextJob, line: JobLine): unknown {
  switch (job.kind) {
    case 'select':
      return selectInTree(job, line);
    case 'place':
      return findPlace(job);
    case 'pack':
      return packItems(job.request, line);
    case 'receive':
      return receiveFiles(job, line);
    case 'measure':
      return measureTree(job, line);
  }
}

/** A build asks for its next step long before that. */
const stayMs = 100;
let leaving: NodeJS.Timeout | undefined;

/** One job at a time; the next one comes after the answer. */
parentPort?.on('message', ({ job, shared, port }: ToThread) => {
  clearTimeout(leaving);
  const line = createJobLine(port, shared);
  try {
    if (job.kind !== 'select') leaveTree();
    const result = serve(job, line);
    line.say({ kind: 'done', result, files: line.files() });
  } catch (error) {
    line.say({ kind: 'failed', error: toErrorBody(toDiskError(error, 'files of a build')), files: line.files() });
  }
  port.close();
  leaving = setTimeout(leaveTree, stayMs);
});
parentPort?.postMessage('loaded');
