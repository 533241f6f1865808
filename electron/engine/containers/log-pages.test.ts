import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logLineCut, logMark, type LogBlock, type LogPageReply } from '../../shared/engine-api/log-page.ts';
import type { LogFollowQuery } from './containers.ts';
import { putLogAside } from './log-files.ts';
import { followLog, readLogLine, readLogPage } from './log-pages.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewharf-log-'));
  path = join(folder, 'log');
});

afterEach(() => rm(folder, { recursive: true }));

const first = Date.UTC(2026, 10, 20, 21, 0, 0);
const stamp = (second: number): string => `${new Date(first + second * 1000).toISOString().slice(0, 19)}.123456789+00:00`;
const micros = (second: number): number => (first + second * 1000) * 1000 + 123_456;
const line = (text: string, { stream = 'stdout', tag = 'F', second = 0 } = {}): string => `${stamp(second)} ${stream} ${tag} ${text}\n`;
const numbered = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => line(`line ${from + index}`, { second: from + index })).join('');

const textsOf = (blocks: readonly LogBlock[]): string[] => blocks.flatMap(({ text }) => text.split('\n'));
const all = (page: LogPageReply): string[] => textsOf(page.blocks);

/** Every line, asked for a few at a time from the end backwards. */
async function readBack(lines: number, query: { since?: number; until?: number; maxBytes?: number } = {}): Promise<string[]> {
  const texts: string[] = [];
  for (let before: string | undefined, pages = 0; pages < 1000; pages += 1) {
    const page = await readLogPage(path, { lines, ...query, ...(before !== undefined && { before }) });
    texts.unshift(...all(page));
    if (page.start === null) return texts;
    before = page.start;
  }
  throw new Error('no end');
}

async function follow(query: LogFollowQuery, ended: Promise<void> = Promise.resolve()): Promise<string[]> {
  const blocks: LogBlock[] = [];
  for await (const { block } of followLog(path, query, () => ended)) blocks.push(block);
  return textsOf(blocks);
}

test('no file is a log without lines', async () => {
  expect(await readLogPage(path, { lines: 10 })).toEqual({ blocks: [], start: null, end: null });
  expect(await follow({})).toEqual([]);
});

test('pages from the end backwards give every line once, over files that were put aside', async () => {
  await writeFile(path, numbered(0, 40));
  putLogAside(path, { maxSize: 1 << 20, maxFile: 5 });
  await writeFile(path, numbered(40, 100));
  const expected = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(await readBack(7)).toEqual(expected);
  expect(await readBack(100)).toEqual(expected);
  const page = await readLogPage(path, { lines: 2 });
  expect([all(page), page.blocks[0]?.times]).toEqual([['line 98', 'line 99'], [micros(98), micros(99)]]);
});

test('what follows the end of a page is what comes after it', async () => {
  await writeFile(path, numbered(0, 5));
  const { end } = await readLogPage(path, { lines: 2 });
  expect(await follow({ after: end ?? '' })).toEqual([]);
  const ended = Promise.withResolvers<void>();
  const read = follow({ after: end ?? '' }, ended.promise);
  await appendFile(path, numbered(5, 7));
  putLogAside(path, { maxSize: 1, maxFile: 3 });
  await writeFile(path, numbered(7, 9));
  ended.resolve();
  expect(await read).toEqual(['line 5', 'line 6', 'line 7', 'line 8']);
});

test('times bound a page, both included', async () => {
  await writeFile(path, numbered(0, 300));
  putLogAside(path, { maxSize: 1 << 20, maxFile: 5 });
  await writeFile(path, numbered(300, 600));
  const within = await readBack(50, { since: micros(290), until: micros(310) });
  expect([within.length, within[0], within.at(-1)]).toEqual([21, 'line 290', 'line 310']);
  expect(await readBack(50, { since: micros(700) })).toEqual([]);
  expect(await readBack(50, { until: micros(0) - 1 })).toEqual([]);
  expect(await readBack(50, { until: micros(0) })).toEqual(['line 0']);
});

test('older output than the log may keep is not there', async () => {
  await writeFile(path, numbered(0, 100));
  const size = line('line 99').length;
  expect(await readBack(3, { maxBytes: size * 4 + 1 })).toEqual(['line 96', 'line 97', 'line 98', 'line 99']);
});

test('the parts of a long line are one line, cut, and the whole of it can be read', async () => {
  const part = 'é'.repeat(4000);
  const parts = Array.from({ length: 100 }, (_, index) => `${line(part, { tag: 'P' })}${index === 50 ? line('between', { stream: 'stderr' }) : ''}`);
  await writeFile(path, `${line('before')}${parts.join('')}${line('end')}${line('after')}`);
  const { blocks } = await readLogPage(path, { lines: 10 });
  const [block] = blocks;
  const texts = textsOf(blocks);
  expect(texts.map((text) => text.slice(0, 7))).toEqual(['before', 'ééééééé', 'between', 'after']);
  expect(Buffer.byteLength(texts[1] ?? '')).toBe(logLineCut);
  expect(block?.marks).toEqual([0, logMark.cut, logMark.stderr, 0]);
  expect(block?.cut).toEqual([[1, 800_003]]);
  const whole = await readLogLine(path, `${block?.file}:${block?.offsets[1]}`);
  expect([whole.bytes, whole.text.length, whole.text.endsWith('éend')]).toEqual([800_003, 400_003, true]);
});

test('a line that is being written comes with what follows, and goes on', async () => {
  await writeFile(path, `${line('done')}${line('Password', { tag: 'P' })}`);
  const page = await readLogPage(path, { lines: 10 });
  expect(all(page)).toEqual(['done']);
  const ended = Promise.withResolvers<void>();
  const marks: number[] = [];
  const texts: string[] = [];
  for await (const { block } of followLog(path, { after: page.end ?? '' }, () => ended.promise)) {
    marks.push(...block.marks);
    texts.push(...block.text.split('\n'));
    if (texts.length === 1) await appendFile(path, line(': '));
    ended.resolve();
  }
  expect([texts, marks]).toEqual([['Password', ': '], [logMark.open, logMark.more]]);
});

test('a line whose file was removed, and a position that is none', async () => {
  await writeFile(path, numbered(0, 3));
  await expect(readLogLine(path, '1:0')).rejects.toMatchObject({ kind: 'not-found' });
  await expect(readLogPage(path, { lines: 1, before: '../etc' })).rejects.toMatchObject({ kind: 'invalid' });
  expect(await readLogPage(path, { lines: 1, before: '1:0' })).toMatchObject({ blocks: [], start: null });
});
