import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { libc } from './libc.ts';

/**
 * Gives the kernel back what large work left behind: garbage and spare pages of the heap, and what the C library keeps of memory freed in worker
 * threads (malloc_trim(3)). Takes some ten milliseconds: for the end of such work.
 */
export function releaseMemory(): void {
  // The collector is reachable only from a context made after the flag was set.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  libc.mallocTrim(0);
}
