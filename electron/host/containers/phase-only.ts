import type { TaskProgress } from '../../shared/ipc/tasks.ts';

/** Progress of work of which only the phase is known, and maybe the bytes so far. */
export function phaseOnly(phase: string, bytes = 0): TaskProgress {
  return { phase, bytes, totalBytes: 0, bytesPerSecond: 0, secondsLeft: null, layers: [] };
}
