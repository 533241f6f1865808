import { open } from 'node:fs/promises';
import type { BuildEvent } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { errnoName } from '../../sys/system-error.ts';
import { readLines } from './read-lines.ts';

/** The events in a file, with where each ends; what a kill cut off at the end is left out, and a file that is not there is empty. `corrupt` where a line is no JSON. */
export async function* readEvents(path: string, signal?: AbortSignal): AsyncGenerator<{ readonly event: BuildEvent; readonly end: number }> {
  await using file = await open(path, 'r').catch((error: unknown) => (errnoName(error) === 'ENOENT' ? undefined : Promise.reject(error as Error)));
  if (file === undefined) return;
  for await (const { text, end } of readLines(file, 0, (await file.stat()).size)) {
    if (signal?.aborted) return;
    yield { event: parseEvent(text, path), end };
  }
}

/** One line of an event log. */
export function parseEvent(text: string, path: string): BuildEvent {
  try {
    return JSON.parse(text) as BuildEvent;
  } catch (cause) {
    throw new EngineError('corrupt', `read ${path}: a line is no JSON`, { cause });
  }
}
