import { open } from 'node:fs/promises';
import type { BuildEvent } from '../../../shared/engine-api/builds.ts';
import { isEngineError } from '../../../shared/errors/engine-error.ts';
import { addEvent, noFailure, noTotals, type BuildRecord } from './build-record.ts';
import { readEvents } from './read-events.ts';

const why = 'the engine ended while it ran';

/** The record of a build that was killed before it had one, by the first thing that it said; undefined where it said nothing. */
export async function findStart(path: string): Promise<BuildRecord | undefined> {
  try {
    for await (const { event } of readEvents(path)) {
      return event.kind === 'started' ? { ...noTotals, description: event.description, startedAt: event.at, bytes: 0, texts: [] } : undefined;
    }
    return undefined;
  } catch (error) {
    if (isEngineError(error, 'corrupt')) return undefined;
    throw error;
  }
}

/**
 * The record of a build that ran when the engine ended: its file says how far it came, and is given an end where it has none. What a kill cut off at
 * the end of the file is dropped, and what follows a line that cannot be read.
 */
export async function recoverBuild(path: string, record: BuildRecord): Promise<BuildRecord> {
  let totals: BuildRecord = { ...record, ...noTotals };
  let whole = 0;
  let last = record.startedAt;
  let step: number | undefined;
  for await (const { event, end } of untilCorrupt(readEvents(path))) {
    totals = addEvent(totals, event);
    whole = end;
    if ('at' in event) last = event.at;
    if (event.kind === 'step-started') ({ step } = event);
    if (event.kind === 'finished') return { ...totals, bytes: whole };
  }
  const failure = { ...noFailure, error: { kind: 'unavailable', message: why }, step } as const;
  const finished: BuildEvent = { kind: 'finished', at: last, status: 'failed', failure };
  const line = Buffer.from(`${JSON.stringify(finished)}\n`);
  totals = { ...addEvent(totals, finished), bytes: whole + line.length };
  await append(path, whole, line).catch(() => undefined);
  return totals;
}

async function* untilCorrupt<Event>(events: AsyncIterable<Event>): AsyncGenerator<Event> {
  try {
    yield* events;
  } catch (error) {
    if (!isEngineError(error, 'corrupt')) throw error;
  }
}

/** On a full disk the record alone says how it ended. */
async function append(path: string, at: number, line: Buffer): Promise<void> {
  await using file = await open(path, 'a+', 0o600);
  await file.truncate(at);
  await file.appendFile(line);
  await file.sync();
}
