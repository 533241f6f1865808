import { expect, test } from 'vitest';
import type { LogBlock, LogPageReply } from '../../shared/engine-api/log-page.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { LogNews, LogPage } from '../../shared/ipc/logs.ts';
import { exportLogs } from './export-logs.ts';
import { mergeLines } from './merge-lines.ts';
import { followLogs, readLogPage } from './read-logs.ts';

const block = (times: readonly number[], name: string, cut: LogBlock['cut'] = []): LogBlock => ({ file: name, text: times.map((time) => `${name}${time}`).join('\n'), times, marks: times.map(() => 0), offsets: times, cut });
const none = { since: null, until: null };

/** Serves the times before a position, a page at a time, as the engine does. */
const logPage = (times: Readonly<Record<string, readonly number[]>>) => async ({ id, before, lines }: { id: string; before?: string | undefined; lines: number }): Promise<LogPageReply> => {
  if (times[id] === undefined) throw new EngineError('not-found', `No such container: ${id}`);
  const older = (times[id] ?? []).filter((time) => before === undefined || time < Number(before.split(':')[1]));
  const taken = older.slice(-lines);
  return { blocks: taken.length === 0 ? [] : [block(taken, id)], start: older.length > taken.length ? `${id}:${taken[0]}` : null, end: `${id}:99` };
};
const followLog = async function* (): AsyncGenerator<never> {};

test('one block of one log goes on as it is', () => {
  const { lines } = mergeLines([{ source: 3, blocks: [block([1, 2], 'a')] }]);
  expect(lines).toEqual({ text: 'a1\na2', times: [1, 2], marks: [0, 0], offsets: [1, 2], cut: [], origins: [{ source: 3, file: 'a' }], from: [] });
});

test('several logs are one by time, and what is cut stays so', () => {
  const { lines } = mergeLines([{ source: 0, blocks: [block([1, 4], 'a'), block([6], 'b', [[0, 900]])] }, { source: 1, blocks: [block([2, 5, 7], 'c')] }]);
  expect([lines.text.split('\n'), lines.from, lines.cut]).toEqual([['a1', 'c2', 'a4', 'c5', 'b6', 'c7'], [0, 1, 0, 1, 2, 1], [[4, 900]]]);
  expect(lines.origins).toEqual([{ source: 0, file: 'a' }, { source: 1, file: 'c' }, { source: 0, file: 'b' }]);
});

test('pages of several logs give every line once, in order', async () => {
  const client = { logPage: logPage({ a: [1, 2, 3, 10, 11, 12, 13], b: [4, 5, 14], c: [] }), followLog };
  const texts: string[] = [];
  let before: (string | null | undefined)[] = [undefined, undefined, undefined];
  for (let pages = 0; before.some((each) => each !== null); pages += 1) {
    expect(pages).toBeLessThan(20);
    const page: LogPage = await readLogPage(client, { ...none, lines: 3, sources: ['a', 'b', 'c'].map((id, index) => ({ id, before: before[index] })) });
    texts.unshift(...page.lines.text.split('\n').filter(Boolean));
    before = page.sources.map(({ start }) => start);
  }
  expect(texts).toEqual(['a1', 'a2', 'a3', 'b4', 'b5', 'a10', 'a11', 'a12', 'a13', 'b14']);
});

test('a log that is gone does not take the others along; alone it fails', async () => {
  const client = { logPage: logPage({ a: [1] }), followLog };
  const page = await readLogPage(client, { ...none, lines: 5, sources: [{ id: 'a' }, { id: 'gone' }] });
  expect([page.lines.text, page.sources[1]?.error?.kind, page.sources[1]?.start]).toEqual(['a1', 'not-found', null]);
  await expect(readLogPage(client, { ...none, lines: 5, sources: [{ id: 'gone' }] })).rejects.toMatchObject({ kind: 'not-found' });
});

test('what follows comes by time, each log ends by itself, and says why', async () => {
  const follow = async function* ({ id }: { id: string }) {
    if (id === 'bad') throw new EngineError('unavailable', 'gone');
    yield { block: block(id === 'a' ? [1, 3] : [2], id), end: `${id}:9` };
  };
  const news: LogNews[] = [];
  for await (const items of followLogs({ logPage: logPage({}), followLog: follow }, { until: null, sources: ['a', 'b', 'bad'].map((id) => ({ id, after: null })) }, new AbortController().signal)) news.push(...items);
  expect(news.flatMap((each) => (each.kind === 'lines' ? each.lines.text.split('\n') : []))).toEqual(['a1', 'b2', 'a3']);
  expect(news.filter((each) => each.kind === 'ended').map(({ source, error }) => [source, error?.kind]).toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([[0, undefined], [1, undefined], [2, 'unavailable']]);
});

test('an export is in order of time, as text or JSON lines', async () => {
  const wholeLog = async function* ({ id }: { id: string }) {
    for (const second of id === 'a' ? [1, 3] : [2, 4]) yield [{ stream: 'stdout' as const, time: `2026-11-21T16:00:0${second}Z`, text: `${id}${second}` }];
  };
  const write = async (format: 'text' | 'json', ids: readonly string[]): Promise<string> => {
    const pieces = await Array.fromAsync(exportLogs({ client: { wholeLog }, format, ...none, sources: ids.map((id) => ({ id, name: `box-${id}` })), signal: new AbortController().signal }));
    return Buffer.concat(pieces).toString();
  };
  expect(await write('text', ['a'])).toBe('2026-11-21T16:00:01Z a1\n2026-11-21T16:00:03Z a3\n');
  expect((await write('text', ['a', 'b'])).split('\n').map((line) => line.slice(-10))).toEqual(['box-a | a1', 'box-b | b2', 'box-a | a3', 'box-b | b4', '']);
  expect(JSON.parse((await write('json', ['b', 'a'])).split('\n')[1] ?? '')).toEqual({ time: '2026-11-21T16:00:02Z', container: 'box-b', stream: 'stdout', text: 'b2' });
});
