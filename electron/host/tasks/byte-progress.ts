import type { TaskProgress } from '../../shared/ipc/tasks.ts';
import { createRate } from './rate.ts';

/** The progress of bytes that flow past. `totalBytes` 0: not known. */
export function createByteProgress(phase: string, totalBytes: number, now: () => number = () => performance.now()): (bytes: number) => TaskProgress {
  const rate = createRate();
  return (bytes) => {
    const bytesPerSecond = Math.round(rate.add(now(), bytes));
    const left = totalBytes - bytes;
    const secondsLeft = totalBytes > 0 && left > 0 && bytesPerSecond > 0 ? Math.ceil(left / bytesPerSecond) : null;
    return { phase, bytes, totalBytes, bytesPerSecond, secondsLeft, layers: [] };
  };
}
