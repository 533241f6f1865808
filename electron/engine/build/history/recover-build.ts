import { open } from 'node:fs/promises';
import type { BuildEvent } from '../../../shared/engine-api/builds.ts';
import { addEvent, noFailure, noTotals, type BuildRecord } from './build-record.ts';
import { readEvents } from './read-events.ts';

const why = 'the engine ended while it ran';

/**
 * The record of a build that ran when the engine ended: its file says how far it came, and is given an end where it has none. What a kill cut off at
 * the end of the file is dropped.
 */
export async function recoverBuild(path: string, record: BuildRecord): Promise<BuildRecord> {
  let totals: BuildRecord = { ...record, ...noTotals };
  let whole = 0;
  let last = record.startedAt;
  let step: number | undefined;
  for await (const { event, end } of readEvents(path)) {
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

/** On a full disk the record alone says how it ended. */
async function append(path: string, at: number, line: Buffer): Promise<void> {
  await using file = await open(path, 'a+', 0o600);
  await file.truncate(at);
  await file.appendFile(line);
  await file.sync();
}
