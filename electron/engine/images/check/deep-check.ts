import type { CheckLine, Damage } from '../../../shared/engine-api/check.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ImageContext } from '../image-context.ts';
import { checkBlobs } from './check-blobs.ts';
import { checkLayers } from './check-layers.ts';
import { checkRecords } from './check-records.ts';
import type { CheckRun } from './check-run.ts';

const reportEveryMs = 100;

/** {@link Images.deepCheck}: blobs first, since layers are compared with them, records last, since they tell of both. */
export async function deepCheck(context: ImageContext, request: Pick<CheckRun, 'repair' | 'authFor' | 'nameOf' | 'signal' | 'emit'>): Promise<void> {
  const counts = { damaged: 0, mended: 0 };
  const report = (damage: Damage): void => {
    counts.damaged += 1;
    if (damage.mending.kind === 'mended') counts.mended += 1;
    request.emit({ kind: 'damage', ...damage });
  };
  const run: CheckRun = { ...request, context, emit: seldom(request.emit), report, bad: new Set() };
  try {
    const images = context.records.list().length;
    const blobs = await checkBlobs(run);
    const layers = await checkLayers(run);
    await checkRecords(run);
    request.emit({ kind: 'done', checked: { images, ...blobs, ...layers }, ...counts });
  } catch (error) {
    if (request.signal.aborted) throw new EngineError('cancelled', 'check: cancelled', { cause: error });
    throw error;
  }
}

/** Progress now and then, the rest always. */
function seldom(emit: (line: CheckLine) => void): (line: CheckLine) => void {
  let last = 0;
  return (line) => {
    const now = performance.now();
    if (line.kind === 'progress' && line.read < line.total && now - last < reportEveryMs) return;
    last = now;
    emit(line);
  };
}
