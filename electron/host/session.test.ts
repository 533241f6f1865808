import { expect, test } from 'vitest';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { PushFrame } from '../shared/ipc/frames.ts';
import { batchItems, streamCredit } from '../shared/ipc/frames.ts';
import type { LogNews } from '../shared/ipc/logs.ts';
import { createAnnouncer } from './announcer.ts';
import type { StreamSources } from './session.ts';
import { createSession } from './session.ts';

const line: LogNews = { kind: 'ended', source: 0, error: null };
const logsOpen = { kind: 'open', id: 1, name: 'logs', input: { sources: [{ id: 'c', after: null }], until: null } };

function start(logs: StreamSources['logs']) {
  const frames: PushFrame[] = [];
  const ended = Promise.withResolvers<PushFrame>();
  const announcer = createAnnouncer();
  const session = createSession({
    announcer,
    sources: { logs, terminal: async function* () {}, stats: async function* () {}, engineLog: async function* () {}, events: async function* () {}, build: async function* () {} },
    send: (frame) => {
      frames.push(frame);
      if (frame.kind === 'end') ended.resolve(frame);
    },
  });
  return { session, frames, ended: ended.promise, announcer };
}

test('a stream flows and ends', async () => {
  const { session, frames, ended } = start(async function* () {
    yield [line, line];
  });
  session.receive(logsOpen);
  await ended;
  expect(frames).toEqual([{ kind: 'batch', id: 1, items: [line, line] }, { kind: 'end', id: 1, error: null }]);
});

test('a page that acknowledges nothing stops the source', async () => {
  let produced = 0;
  const { session, frames } = start(async function* () {
    for (; produced < 100; produced++) yield Array.from({ length: batchItems }, () => line);
  });
  session.receive(logsOpen);
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
  expect(frames).toHaveLength(streamCredit);
  expect(produced).toBe(streamCredit);
  while (frames.at(-1)?.kind !== 'end') {
    session.receive({ kind: 'ack', id: 1 });
    await new Promise(setImmediate);
  }
  expect(frames).toHaveLength(101);
});

test.each([
  ['unknown stream', { ...logsOpen, name: 'toString' }, 'not-implemented'],
  ['bad request', { ...logsOpen, input: { sources: [{ id: 'c', after: '../x' }], until: null } }, 'invalid'],
])('%s ends with an error', async (_what, frame, kind) => {
  const { session, ended } = start(async function* () {});
  session.receive(frame);
  await expect(ended).resolves.toMatchObject({ kind: 'end', id: 1, error: { kind } });
});

test('an error of the source ends the stream with it', async () => {
  const { session, ended } = start(async function* () {
    yield [line];
    throw new EngineError('not-found', 'container c: there is none');
  });
  session.receive(logsOpen);
  await expect(ended).resolves.toEqual({ kind: 'end', id: 1, error: { kind: 'not-found', message: 'container c: there is none' } });
});

test.each(['close frame', 'closed session'])('a %s aborts the source and sends nothing more', async (how) => {
  const aborted = Promise.withResolvers<void>();
  const { session, frames } = start(async function* (_input, signal) {
    yield [line];
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    aborted.resolve();
    yield [line];
  });
  session.receive(logsOpen);
  await new Promise(setImmediate);
  if (how === 'close frame') session.receive({ kind: 'close', id: 1 });
  else session.close();
  await aborted.promise;
  await new Promise(setImmediate);
  expect(frames).toEqual([{ kind: 'batch', id: 1, items: [line] }]);
});

test('events come until the session is closed', () => {
  const { session, frames, announcer } = start(async function* () {});
  announcer.announce('task.dismissed', { id: 'a' });
  session.close();
  announcer.announce('task.dismissed', { id: 'b' });
  expect(frames).toEqual([{ kind: 'event', name: 'task.dismissed', payload: { id: 'a' } }]);
});

test.each([null, 'open', { kind: 'open' }, { kind: 'ack', id: 'x' }, { kind: 'ret', id: 1 }])('frame %o is refused', (frame) => {
  const { session } = start(async function* () {});
  expect(() => session.receive(frame)).toThrow(expect.objectContaining({ kind: 'invalid' }));
});

test('one page cannot open streams without end', () => {
  const { session, frames } = start(async function* (_input, signal) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    yield [];
  });
  for (let id = 0; id < 65; id++) session.receive({ ...logsOpen, id });
  expect(frames).toEqual([{ kind: 'end', id: 64, error: expect.objectContaining({ kind: 'conflict' }) }]);
  session.close();
});
