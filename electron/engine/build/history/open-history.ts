import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildDescription, BuildEvent, BuildSummary } from '../../../shared/engine-api/builds.ts';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import type { EventBus } from '../../events/event-bus.ts';
import type { State } from '../../state/state.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import type { RecordedStep } from '../cache/build-cache.ts';
import type { BuildHistory, BuildLog } from './build-history.ts';
import { addEvent, lastEvent, noFailure, noTotals, summaryOf, type BuildInputs, type BuildRecord, type StillThere } from './build-record.ts';
import { openEventLog, type EventLog } from './event-log.ts';
import { likeBuilds, textKeys } from './like-builds.ts';
import { readEvents } from './read-events.ts';
import { openStepFiles, type StepFiles } from './step-files.ts';
import { findStart, recoverBuild } from './recover-build.ts';

/** What is kept: so many builds, so many bytes of all, and so many of the output of one. */
export type HistoryBounds = { readonly builds: number; readonly bytes: number; readonly logBytes: number };

export const historyBounds: HistoryBounds = { builds: 300, bytes: 1024 ** 3, logBytes: 64 * 1024 ** 2 };

/** A build that runs for so long is written down. */
const noteAfterMs = 300;

/** A build that runs, or whose end could not be written down yet. */
type Live = { record: BuildRecord; readonly log: EventLog; steps: readonly RecordedStep[]; isOver: boolean; note?: () => void; settling?: Promise<void>; isStuck?: boolean };

type Context = {
  readonly root: string;
  readonly bounds: HistoryBounds;
  readonly records: { list(): { key: string; record: BuildRecord }[]; find(key: string): BuildRecord | undefined; put(key: string, record: BuildRecord): void; delete(key: string): boolean };
  readonly live: Map<string, Live>;
  /** Rows that could not be written, on a full disk. */
  readonly late: Map<string, BuildRecord>;
  readonly files: StepFiles;
  readonly bus: HistoryRooms['events'];
};

/** `events`: is told of starts, ends and removals. */
export type HistoryRooms = StillThere & { readonly root: string; readonly state: State; readonly bounds?: HistoryBounds; readonly events?: Pick<EventBus, 'publish'> };

/**
 * History in a folder of its own, a folder for each build, with a row of each in `builds`. Builds that ran when the engine ended are failed from here
 * on; folders of removed builds go. The oldest go where there are more than the bounds say.
 */
export async function openHistory({ root, state, hasImage, hasContext, bounds = historyBounds, events: bus }: HistoryRooms): Promise<BuildHistory> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const context: Context = { root, bounds, records: state.collection<BuildRecord>('builds'), live: new Map(), late: new Map(), files: openStepFiles(), bus };
  await recover(context);
  const summary = ([id, record]: readonly [string, BuildRecord]): BuildSummary => summaryOf(id, record, { hasImage, hasContext });
  return {
    begin: (description, inputs) => begin(context, description, inputs),
    list: () => newestFirst(context).map(summary),
    get: (name) => summary(resolve(context, name)),
    inputs: (name) => resolve(context, name)[1].inputs,
    contextsOfBuilds: () => {
      const found = new Map<string, string[]>();
      for (const [id, { inputs }] of newestFirst(context)) if (inputs?.context !== undefined) found.set(inputs.context, [...(found.get(inputs.context) ?? []), id]);
      return found;
    },
    events: (name, signal) => events(context, name, signal),
    like: async (description, texts, limit) => {
      const found: { build: string; steps: readonly RecordedStep[] }[] = [];
      for (const id of likeBuilds(newestFirst(context).filter(([key]) => context.live.get(key)?.isOver !== false), description, texts)) {
        if (found.length >= limit) break;
        const steps = await readSteps(context, id);
        if (steps.length > 0) found.push({ build: id, steps });
      }
      return found;
    },
    remove: async (name) => {
      const [id, { status }] = resolve(context, name);
      if (status === 'running') throw new EngineError('conflict', `remove build ${id}: it is running: cancel it first`);
      await forget(context, id);
      publish(context, id, { action: 'remove', attributes: {} });
    },
    filesOfBuilds: async () => {
      const found = new Set<Digest>();
      for (const [id] of newestFirst(context)) for (const { recipe } of await readSteps(context, id)) for (const { files } of recipe?.inputs ?? []) found.add(files);
      return found;
    },
    problems: () => problems(context),
    [Symbol.asyncDispose]: async () => {
      for (const [id, live] of context.live) {
        live.note?.();
        await settle(context, id, live).catch(() => undefined);
      }
      writeLate(context);
    },
  };
}

function begin(context: Context, description: BuildDescription, inputs: BuildInputs | undefined): BuildLog {
  const id = randomBytes(16).toString('hex');
  const folder = join(context.root, id);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    throw toDiskError(error, `make ${folder}`);
  }
  const live: Live = {
    record: { ...noTotals, description, inputs, startedAt: Date.now(), bytes: 0, texts: [] },
    log: openEventLog({ path: eventsPath(context, id), maxBytes: context.bounds.logBytes }),
    steps: [],
    isOver: false,
  };
  context.live.set(id, live);
  live.note = noteSoon(context, id, live);
  const name = description.tags[0] ?? '';
  publish(context, id, { action: 'start', attributes: { name } });
  const append = (event: BuildEvent): void => {
    if (live.isOver) return;
    live.isOver = event.kind === 'finished';
    live.record = addEvent(live.record, event);
    live.log.append(event);
    if (live.isOver || (event.kind === 'step-started' && event.miss)) live.note?.();
    if (event.kind === 'finished') publish(context, id, { action: 'finish', attributes: { name, status: event.status } });
  };
  return {
    id,
    append,
    keepContext: (kept) => {
      if (live.record.inputs !== undefined) live.record = { ...live.record, inputs: { ...live.record.inputs, context: kept } };
    },
    keepSteps: (steps) => {
      live.steps = steps;
      live.record = { ...live.record, texts: textKeys(steps.map(({ text }) => text)) };
    },
    close: async () => {
      append({ kind: 'finished', at: Date.now(), status: 'failed', failure: { ...noFailure, error: { kind: 'internal', message: 'the build ended without saying how' } } });
      writeLate(context);
      // What could not be written stays in memory, and is tried again with the next one.
      for (const [other, waiting] of context.live) if (waiting.isOver) await settle(context, other, waiting).catch(() => (waiting.isStuck = true));
      await trim(context);
      return !context.live.has(id);
    },
  };
}

/**
 * Writes the row of a build that runs, once: when it begins to work, or runs for a while. One that takes all from the cache is over before that, and costs one commit.
 * A kill before it leaves a folder, by which the next start knows it; a full disk is met again at the end.
 */
function noteSoon(context: Context, id: string, live: Live): () => void {
  const write = (): void => {
    clearTimeout(timer);
    delete live.note;
    if (live.isOver) return;
    try {
      context.records.put(id, live.record);
    } catch (error) {
      if (!isEngineError(error, 'no-space')) throw error;
    }
  };
  const timer = setTimeout(write, noteAfterMs);
  return write;
}

/** Of several that are over each is written once, whoever asks. */
function settle(context: Context, id: string, live: Live): Promise<void> {
  return (live.settling ??= settleNow(context, id, live).finally(() => delete live.settling));
}

/** Files first, the record last: a kill in between leaves a build that ran, with all that it said. */
async function settleNow(context: Context, id: string, live: Live): Promise<void> {
  if (live.steps.length > 0) await context.files.write(stepsPath(context, id), live.steps);
  await live.log.settle();
  // It may have been removed meanwhile.
  if (!live.isOver || context.live.get(id) !== live) return;
  context.records.put(id, { ...live.record, bytes: live.log.bytes() });
  context.live.delete(id);
}

function publish({ bus }: Context, actorId: string, event: { readonly action: string; readonly attributes: Readonly<Record<string, string>> }): void {
  bus?.publish({ type: 'builder', actorId, ...event });
}

async function readSteps(context: Context, id: string): Promise<readonly RecordedStep[]> {
  return context.live.get(id)?.steps ?? context.files.read(stepsPath(context, id));
}

function writeLate({ records, late }: Context): void {
  for (const [id, record] of late) {
    try {
      records.put(id, record);
      late.delete(id);
    } catch (error) {
      if (!isEngineError(error, 'no-space')) throw error;
    }
  }
}

function events(context: Context, name: string, signal: AbortSignal | undefined): AsyncIterable<BuildEvent> {
  const [id, record] = resolve(context, name);
  return context.live.get(id)?.log.follow(signal) ?? pastEvents({ path: eventsPath(context, id), record, signal });
}

async function* pastEvents({ path, record, signal }: { path: string; record: BuildRecord; signal: AbortSignal | undefined }): AsyncGenerator<BuildEvent> {
  for await (const { event } of readEvents(path, signal)) {
    yield event;
    if (event.kind === 'finished') return;
  }
  if (!signal?.aborted) yield lastEvent(record);
}

function newestFirst({ records, live, late }: Context): (readonly [string, BuildRecord])[] {
  const all = new Map(records.list().map(({ key, record }) => [key, record]));
  for (const [id, record] of late) all.set(id, record);
  for (const [id, { record }] of live) all.set(id, record);
  return [...all].toSorted(([a, { startedAt: one }], [b, { startedAt: other }]) => other - one || (a < b ? -1 : 1));
}

function resolve(context: Context, name: string): readonly [string, BuildRecord] {
  const whole = context.live.get(name)?.record ?? context.late.get(name) ?? context.records.find(name);
  if (whole) return [name, whole];
  const found = name === '' ? [] : newestFirst(context).filter(([id]) => id.startsWith(name));
  const [first, second] = found;
  if (first === undefined) throw new EngineError('not-found', `No such build: ${name}`);
  if (second !== undefined) throw new EngineError('invalid', `build ${name}: ${found.length} builds begin so`);
  return first;
}

/** What is renamed so is removed, whatever a kill leaves of it. */
const removed = '.removed';

async function forget(context: Context, id: string): Promise<void> {
  const folder = join(context.root, id);
  await rename(folder, `${folder}${removed}`).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : Promise.reject(error)));
  context.records.delete(id);
  context.live.delete(id);
  context.late.delete(id);
  context.files.forget(stepsPath(context, id));
  await rm(`${folder}${removed}`, { recursive: true, force: true });
}

async function trim(context: Context): Promise<void> {
  const over = newestFirst(context).filter(([, { status }]) => status !== 'running');
  let bytes = 0;
  for (const [index, [id, record]] of over.entries()) {
    bytes += record.bytes;
    if (index >= context.bounds.builds || (bytes > context.bounds.bytes && index > 0)) await forget(context, id);
  }
}

async function recover(context: Context): Promise<void> {
  for (const name of await readdir(context.root)) {
    if (name.endsWith(removed)) context.records.delete(name.slice(0, -removed.length));
    const start = context.records.find(name) === undefined && !name.endsWith(removed) ? await findStart(eventsPath(context, name)) : undefined;
    if (start) context.late.set(name, await recoverBuild(eventsPath(context, name), start));
    else if (context.records.find(name) === undefined) await rm(join(context.root, name), { recursive: true, force: true });
  }
  for (const { key, record } of context.records.list()) {
    if (record.status === 'running') context.late.set(key, await recoverBuild(eventsPath(context, key), record));
  }
  writeLate(context);
  await trim(context);
}

async function problems(context: Context): Promise<string[]> {
  const folders = new Set((await readdir(context.root)).filter((name) => !name.endsWith(removed)));
  const known = newestFirst(context).map(([id]) => id);
  return [
    ...known.filter((id) => !folders.has(id)).map((id) => `build ${id}: its folder is not there`),
    ...[...folders].filter((name) => !known.includes(name)).map((name) => `${join(context.root, name)}: no build is known by that name`),
    ...[...context.live].filter(([, { isStuck }]) => isStuck).map(([id]) => `build ${id}: its end could not be written down`),
  ];
}

function eventsPath({ root }: Context, id: string): string {
  return join(root, id, 'events');
}

function stepsPath({ root }: Context, id: string): string {
  return join(root, id, 'steps.json');
}
