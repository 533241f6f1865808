import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BuildDescription, BuildEvent } from '../../../shared/engine-api/builds.ts';
import type { Digest } from '../../../shared/oci/digest.ts';
import { openState } from '../../state/open-state.ts';
import type { State } from '../../state/state.ts';
import type { RecordedStep } from '../cache/build-cache.ts';
import type { BuildHistory, BuildLog } from './build-history.ts';
import { openHistory, type HistoryBounds } from './open-history.ts';
import { description, planOf } from './testing/build-events.ts';

let root: string;
let state: State;
let history: BuildHistory;
const here = new Set<string>();

const open = async (bounds?: HistoryBounds): Promise<BuildHistory> =>
  openHistory({ root: join(root, 'history'), state, hasImage: (id) => here.has(id), hasContext: (id) => here.has(id), ...(bounds && { bounds }) });
const file = (id: string, name = 'events'): string => join(root, 'history', id, name);
const said = (text: string, step = 1): BuildEvent => ({ kind: 'log', step, stream: 'stdout', text, at: 5 });
const done: BuildEvent = { kind: 'finished', at: Date.now() + 2000, status: 'done', imageId: 'sha256:1', tags: ['app:1'] };
const texts = (events: readonly BuildEvent[]): string[] => events.flatMap((event) => (event.kind === 'log' ? event.text : []));

async function build(change: Partial<BuildDescription> = {}, steps: readonly string[] = [], events: readonly BuildEvent[] = []): Promise<BuildLog> {
  const log = history.begin(description(change));
  for (const event of events) log.append(event);
  log.keepSteps(steps.map((text, step): RecordedStep => ({ step, stage: '', text, base: undefined, recipe: undefined, key: undefined, cached: false, seconds: 1 })));
  log.append(done);
  await log.close();
  return log;
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'history-'));
  state = openState(join(root, 'state.db'));
  history = await open();
  here.clear();
});
afterEach(async () => {
  await history[Symbol.asyncDispose]();
  state.close();
  rmSync(root, { recursive: true });
});

/** As the next engine finds it. */
async function reopen(bounds?: HistoryBounds): Promise<void> {
  await history[Symbol.asyncDispose]();
  state.close();
  state = openState(join(root, 'state.db'));
  history = await open(bounds);
}

test('a build is a row that adds up what it said, and stays as it was', async () => {
  const finished = (step: number, cached: boolean): BuildEvent => ({ kind: 'step-finished', step, at: 1, cached, seconds: 0.1, ranSeconds: 40, bytes: 1, layer: undefined });
  const finding = (severity: 'warning' | 'advice'): BuildEvent => ({ kind: 'finding', finding: { rule: 'r', severity, message: 'm', advice: 'a', lines: { start: 1, end: 1 } } });
  const { id } = await build({}, [], [planOf(['FROM a', 'RUN b', 'RUN c']), finding('warning'), finding('advice'), finished(0, true), finished(1, true), finished(2, false)]);
  const row = { id, status: 'done', steps: 2, cachedSteps: 1, savedSeconds: 40, warnings: 1, imageId: 'sha256:1', error: '', isHere: false, description: description() };
  expect(history.get(id.slice(0, 5))).toMatchObject(row);
  expect(history.get(id).seconds).toBeGreaterThan(1);
  const kept = await Array.fromAsync(history.events(id));
  await reopen();
  here.add('sha256:1');
  expect(history.list()).toMatchObject([{ ...row, isHere: true }]);
  expect(await Array.fromAsync(history.events(id))).toEqual(JSON.parse(JSON.stringify(kept)));
});

test('a build is found by the beginning of its id, where there is one only', async () => {
  await build();
  expect(() => history.get('nope')).toThrow('No such build: nope');
  expect(() => history.events('')).toThrow('No such build: ');
  const ids = await Promise.all(Array.from({ length: 17 }, async () => (await build()).id));
  const twice = ids.map((id) => id[0] ?? '').find((first, index, all) => all.indexOf(first) !== index) ?? '';
  expect(() => history.get(twice)).toThrow(/builds begin so/);
});

describe('who follows', () => {
  test('hears all from the first on and nothing twice, whenever he comes and however slow he is', async () => {
    const log = history.begin(description());
    const count = 3000;
    const readers = [history.events(log.id)];
    const heard: Promise<string[]>[] = [];
    const read = async (events: AsyncIterable<BuildEvent>, slow: boolean): Promise<string[]> => {
      const all: string[] = [];
      for await (const event of events) {
        if (event.kind === 'log') all.push(event.text);
        if (slow && all.length % 100 === 0) await new Promise((resolve) => void setImmediate(resolve));
      }
      return all;
    };
    heard.push(read(readers[0] ?? expect.fail(), true));
    for (let index = 0; index < count; index++) {
      log.append(said(`${index} ${'x'.repeat(index % 400)}`));
      if (index % 500 === 0) heard.push(read(history.events(log.id), index % 1000 === 0));
      if (index % 50 === 0) await new Promise((resolve) => void setImmediate(resolve));
    }
    log.append(done);
    await log.close();
    const all = Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(index % 400)}`);
    expect(heard).toHaveLength(7);
    for (const one of heard) expect(await one).toEqual(all);
  });

  test('is told at once, and may leave', async () => {
    const log = history.begin(description());
    const left = new AbortController();
    const events = history.events(log.id, left.signal)[Symbol.asyncIterator]();
    log.append(said('one'));
    expect(await events.next()).toMatchObject({ value: { text: 'one' } });
    const next = events.next();
    left.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    log.append(done);
    await log.close();
    expect(texts(await Array.fromAsync(history.events(log.id)))).toEqual(['one']);
  });

  test('reads lines that are longer than what is read at once', async () => {
    const long = 'ä'.repeat(300_000);
    const log = history.begin(description());
    log.append(said(long));
    log.append(said('after'));
    log.append(done);
    await log.close();
    expect(texts(await Array.fromAsync(history.events(log.id)))).toEqual([long, 'after']);
  });
});

describe('bounds', () => {
  test('output beyond is left out with a word about it, and all else is kept', async () => {
    history = await open({ builds: 9, bytes: 1e9, logBytes: 10_000 });
    const lines = Array.from({ length: 300 }, (_, index) => said(`line ${index} ${'x'.repeat(100)}`));
    const { id } = await build({}, [], [...lines, { kind: 'step-started', step: 2, at: 1, miss: undefined }]);
    const events = await Array.fromAsync(history.events(id));
    expect(readFileSync(file(id)).length).toBeLessThan(11_000);
    expect(texts(events).at(-1)).toMatch(/longer than 10000 bytes/);
    expect(texts(events).filter((text) => text.includes('longer than'))).toHaveLength(1);
    expect(events.slice(-2)).toMatchObject([{ kind: 'step-started' }, { kind: 'finished' }]);
  });

  test('counts of bytes are kept now and then, and the last one always', async () => {
    const counted = Array.from({ length: 1000 }, (_, index): BuildEvent => ({ kind: 'progress', step: 0, what: 'layer', bytes: index, total: 999 }));
    const { id } = await build({}, [], counted);
    const kept = (await Array.fromAsync(history.events(id))).filter(({ kind }) => kind === 'progress');
    expect(kept.length).toBeLessThan(100);
    expect(kept.at(-1)).toMatchObject({ bytes: 999 });
  });

  test('the oldest builds go, one that runs never', async () => {
    history = await open({ builds: 3, bytes: 1e9, logBytes: 1e6 });
    const first = history.begin(description());
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.push((await build()).id);
      // The order is that of the clock.
      for (const began = Date.now(); Date.now() === began; ) await new Promise((resolve) => void setImmediate(resolve));
    }
    const kept = [...ids.slice(2).toReversed(), first.id];
    expect(history.list().map(({ id }) => id)).toEqual(kept);
    expect(readdirSync(join(root, 'history')).toSorted()).toEqual(kept.toSorted());
    first.append(done);
    await first.close();
  });

  test('too many bytes: the oldest go, and the newest stays whatever it holds', async () => {
    history = await open({ builds: 100, bytes: 5000, logBytes: 1e6 });
    for (let index = 0; index < 3; index++) await build({}, [], [said('x'.repeat(2000))]);
    expect(history.list()).toHaveLength(2);
    const { id } = await build({}, [], [said('x'.repeat(20_000))]);
    expect(history.list().map((row) => row.id)).toEqual([id]);
  });
});

test('says when a build starts, ends and goes, and which lists of files builds name', async () => {
  const heard: unknown[] = [];
  history = await openHistory({ root: join(root, 'history'), state, hasImage: () => false, hasContext: () => false, events: { publish: ({ type, action, actorId, attributes }) => void heard.push([type, action, actorId, attributes]) } });
  const files = (digest: string): RecordedStep =>
    ({ step: 1, stage: '', text: 'COPY a b', base: undefined, key: undefined, cached: false, seconds: 1, recipe: { kind: 'copy', instruction: 'COPY a b', parent: undefined, arguments: {}, settings: {}, inputs: [{ source: 'context', files: digest as Digest }] } });
  const log = history.begin(description());
  log.keepSteps([files('sha256:a')]);
  log.append(done);
  await log.close();
  const running = history.begin(description({ tags: [] }));
  running.keepSteps([files('sha256:b')]);
  expect(await history.filesOfBuilds()).toEqual(new Set(['sha256:a', 'sha256:b']));
  await history.remove(log.id);
  expect(await history.filesOfBuilds()).toEqual(new Set(['sha256:b']));
  expect(heard).toEqual([
    ['builder', 'start', log.id, { name: 'app:1' }],
    ['builder', 'finish', log.id, { name: 'app:1', status: 'done' }],
    ['builder', 'start', running.id, { name: '' }],
    ['builder', 'remove', log.id, {}],
  ]);
});

describe('builds like it', () => {
  const found = async (change: Partial<BuildDescription>, lines: readonly string[], limit = 10): Promise<string[]> => (await history.like(description(change), lines, limit)).map(({ build: id }) => id);

  test('are those of the same folder, Dockerfile and target, or with the same tag; newest first', async () => {
    const a = await build({ tags: [] }, ['FROM a', 'RUN b']);
    await build({ tags: [], target: 'other' }, ['FROM a', 'RUN b']);
    const b = await build({ context: { kind: 'sent' }, tags: ['shop:1'] }, ['FROM z']);
    const c = await build({ tags: ['shop:1', 'x'] }, ['FROM y']);
    expect((await found({ tags: ['shop:1'] }, [])).toSorted()).toEqual([a.id, b.id, c.id].toSorted());
    expect(await found({ tags: ['shop:1'] }, [], 1)).toHaveLength(1);
    expect(await history.like(description({ tags: ['x'], target: 'none' }), [], 1)).toMatchObject([{ build: c.id, steps: [{ text: 'FROM y', seconds: 1 }] }]);
  });

  test('are else those with half of their own lines in common', async () => {
    const sent = { context: { kind: 'sent' }, tags: [] } as const;
    const a = await build(sent, ['FROM a', 'RUN b', 'RUN c']);
    const b = await build(sent, ['FROM a', 'RUN x', 'RUN y', 'RUN z']);
    await build(sent, ['FROM other']);
    expect(await found(sent, ['FROM a', 'RUN b', 'RUN d'])).toEqual([a.id]);
    expect(await found(sent, ['FROM b', 'RUN x', 'RUN z'])).toEqual([b.id]);
    expect(await found(sent, ['FROM a', 'RUN x', '1', '2', '3'])).toEqual([]);
    expect(await found(sent, ['FROM other'])).toEqual([]);
  });
});

describe('what goes wrong', () => {
  test('a build whose engine was killed failed, and its file is whole again', async () => {
    const child = fork(new URL('build-until-killed.ts', new URL('../../../../test/support/', import.meta.url)), [root]);
    const [id] = (await once(child, 'message')) as [string];
    child.kill('SIGKILL');
    await once(child, 'exit');
    appendFileSync(file(id), '{"kind":"log","text":"cut o');
    await reopen();
    expect(history.get(id)).toMatchObject({ status: 'failed', error: 'the engine ended while it ran', steps: 1 });
    const events = await Array.fromAsync(history.events(id));
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'plan', 'step-started', 'log', 'finished']);
    expect(events.at(-1)).toMatchObject({ status: 'failed', failure: { step: 1, error: { message: 'the engine ended while it ran' } } });
    expect(await history.problems()).toEqual([]);
  });

  test('the row of a build is written when it begins to work, or runs for a while, and once more at its end', async () => {
    const rows = () => state.collection<{ status: string }>('builds').list().map(({ record }) => record.status);
    const quick = await build();
    expect(rows()).toEqual(['done']);
    await history.remove(quick.id);
    const working = history.begin(description());
    expect([rows(), history.get(working.id).status]).toEqual([[], 'running']);
    working.append({ kind: 'step-started', step: 1, at: 1, miss: { reason: { kind: 'first-build' }, lastSeconds: undefined, build: undefined } });
    expect(rows()).toEqual(['running']);
    const waiting = history.begin(description());
    await expect.poll(rows).toEqual(['running', 'running']);
    for (const log of [working, waiting]) {
      log.append(done);
      await log.close();
    }
    expect(rows()).toEqual(['done', 'done']);
  });

  test('a build that is killed before it has a row is known by what it said; one that was being removed is not', async () => {
    const [a, b] = [await build(), await build()];
    state.collection('builds').delete(a.id);
    const started: BuildEvent = { kind: 'started', id: a.id, at: 7, description: description() };
    writeFileSync(file(a.id), `${JSON.stringify(started)}\n${JSON.stringify(planOf(['FROM a', 'RUN b']))}\nno json\n{"kind":"log"`);
    renameSync(file(b.id, ''), `${join(root, 'history', b.id)}.removed`);
    await reopen();
    expect(history.list()).toMatchObject([{ id: a.id, status: 'failed', steps: 1, error: 'the engine ended while it ran', startedAt: new Date(7).toISOString() }]);
    expect(await Array.fromAsync(history.events(a.id))).toMatchObject([started, { kind: 'plan' }, { kind: 'finished', status: 'failed' }]);
    expect(readdirSync(join(root, 'history'))).toEqual([a.id]);
    expect(await history.problems()).toEqual([]);
  });

  test('a kill between the last event and the row: the build ended as it said', async () => {
    const { id } = await build();
    const record = state.collection('builds').find(id) ?? expect.fail();
    state.collection('builds').put(id, { ...record, status: 'running', finishedAt: undefined });
    await reopen();
    expect(history.get(id)).toMatchObject({ status: 'done', imageId: 'sha256:1' });
  });

  test('on a full disk the build is told to its end all the same, and written once there is room', async () => {
    const log = history.begin(description());
    symlinkSync('/dev/full', file(log.id));
    log.append(said('one'));
    for (let index = 0; index < 10_000; index++) {
      log.append(said('x'.repeat(1000)));
      if (index % 100 === 0) await new Promise((resolve) => void setImmediate(resolve));
    }
    log.append(done);
    await log.close();
    expect(history.get(log.id).status).toBe('done');
    const heard = await Array.fromAsync(history.events(log.id));
    expect([heard[0], heard.at(-1)]).toMatchObject([{ text: 'one' }, { kind: 'finished' }]);
    // What came after the disk was found full is not kept in memory.
    expect(heard.length).toBeLessThan(9000);
    expect(await history.problems()).toEqual([`build ${log.id}: its end could not be written down`]);
    unlinkSync(file(log.id));
    await build();
    expect(await history.problems()).toEqual([]);
    await reopen();
    expect(await Array.fromAsync(history.events(log.id))).toHaveLength(heard.length);
  });

  test('a row without its file still says how it ended; folders without a row go', async () => {
    const { id } = await build();
    rmSync(file(id));
    expect(await Array.fromAsync(history.events(id))).toMatchObject([{ kind: 'finished', status: 'done', imageId: 'sha256:1' }]);
    rmSync(file(id, ''), { recursive: true });
    mkdirSync(join(root, 'history', 'stray'));
    expect(await history.problems()).toEqual([`build ${id}: its folder is not there`, `${join(root, 'history', 'stray')}: no build is known by that name`]);
    await reopen();
    expect(existsSync(join(root, 'history', 'stray'))).toBe(false);
  });

  test('what is removed is gone with its files; one that runs stays', async () => {
    const { id } = await build();
    const running = history.begin(description());
    await expect(history.remove(running.id)).rejects.toMatchObject({ kind: 'conflict' });
    await history.remove(id);
    expect(history.list().map((row) => row.id)).toEqual([running.id]);
    expect(readdirSync(join(root, 'history'))).toEqual([running.id]);
    await expect(history.remove(id)).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('of builds that end at once each is written once', async () => {
    const written: number[] = [];
    const step = (number: number) => ({ step: number, stage: '', text: 'RUN a', base: undefined, recipe: undefined, key: undefined, cached: true, seconds: 1 });
    const logs = [1, 2, 3].map((number) => {
      const log = history.begin(description());
      log.keepSteps([{ ...step(number), toJSON: () => (written.push(number), step(number)) } as RecordedStep]);
      log.append(done);
      return log;
    });
    await Promise.all(logs.map(async (log) => log.close()));
    expect(written.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });
  test('a build that is closed without an end failed', async () => {
    const log = history.begin(description());
    await log.close();
    expect(history.get(log.id)).toMatchObject({ status: 'failed', error: 'the build ended without saying how' });
  });
});
