import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogEntry, LogQuery } from './containers.ts';
import { putLogAside } from './log-files.ts';
import { logNanoseconds } from './log-line.ts';
import { readLog } from './read-log.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewharf-log-'));
  path = join(folder, 'log');
});

afterEach(() => rm(folder, { recursive: true }));

const all: LogQuery = { stdout: true, stderr: true, follow: false, tail: undefined, since: undefined, until: undefined };
const over = (): Promise<void> => Promise.resolve();
const never = (): Promise<void> => new Promise(() => undefined);
const at = (second: number): string => `2026-11-20T21:28:${String(second).padStart(2, '0')}.123456789+00:00`;
const line = (text: string, stream = 'stdout', tag = 'F', second = 0): string => `${at(second)} ${stream} ${tag} ${text}\n`;

async function entriesOf(entries: AsyncIterable<readonly LogEntry[]>): Promise<LogEntry[]> {
  const list: LogEntry[] = [];
  for await (const batch of entries) list.push(...batch);
  return list;
}

const textsOf = async (entries: AsyncIterable<readonly LogEntry[]>): Promise<string[]> => (await entriesOf(entries)).map(({ data }) => data.toString());

async function read(query: Partial<LogQuery> = {}, ended: () => Promise<void> = over): Promise<string> {
  return (await textsOf(readLog(path, { ...all, ...query }, ended))).join('');
}

test('no file is an empty log', async () => {
  expect(await read()).toBe('');
});

test('whole lines keep their newline, parts have none, bytes stay as they are', async () => {
  await writeFile(path, Buffer.concat([Buffer.from(`${line('one')}${line('two', 'stdout', 'P')}`), Buffer.from(line('\0\r\xff', 'stderr'), 'latin1')]));
  const entries = await entriesOf(readLog(path, all, over));
  expect(entries.map(({ stream, data }) => [stream, data.toString('latin1')])).toEqual([
    ['stdout', 'one\n'], ['stdout', 'two'], ['stderr', '\0\r\xff\n'],
  ]);
  expect(entries[0]?.time).toBe('2026-11-20T21:28:00.123456789Z');
});

test('local times become UTC with all digits', async () => {
  await writeFile(path, '2026-11-20T23:28:00.000000001+02:00 stdout F x\n');
  const [entry] = await entriesOf(readLog(path, all, over));
  expect(entry?.time).toBe('2026-11-20T21:28:00.000000001Z');
});

test('a line of 1 MB comes in its parts and whole', async () => {
  const text = 'abcdefgh'.repeat(128 * 1024);
  const parts = text.match(/.{8000}/g) ?? [];
  const last = text.slice(parts.length * 8000);
  await writeFile(path, `${line('before')}${parts.map((part) => line(part, 'stdout', 'P')).join('')}${line(last)}${line('after')}`);
  expect(await read()).toBe(`before\n${text}\nafter\n`);
  expect(await read({ tail: 2 })).toBe(`${text}\nafter\n`);
  expect(await read({ tail: 1 })).toBe('after\n');
});

test('an unfinished line at the end counts as one', async () => {
  await writeFile(path, `${line('a')}${line('b')}${line('c1', 'stdout', 'P')}${line('c2', 'stdout', 'P')}`);
  expect(await read({ tail: 1 })).toBe('c1c2');
  expect(await read({ tail: 2 })).toBe('b\nc1c2');
});

test.each([0, 1, 2, 700, 4999, 5000, 6000])('the last %i of 5,000 lines of many lengths', async (tail) => {
  const texts = Array.from({ length: 5000 }, (_, index) => `${index}:${'x'.repeat((index * 37) % 311)}`);
  await writeFile(path, texts.map((text) => line(text)).join(''));
  expect(await read({ tail })).toBe(texts.slice(tail === 0 ? texts.length : -tail).map((text) => `${text}\n`).join(''));
});

test('the tail counts the wanted stream only', async () => {
  await writeFile(path, `${line('1', 'stderr')}${line('2', 'stderr')}${line('3')}${line('4')}`);
  expect(await read({ tail: 1, stdout: false })).toBe('2\n');
  expect(await read({ stderr: false })).toBe('3\n4\n');
});

test('since and until are bounds in time', async () => {
  const nanoseconds = 1_000_000_000n;
  await writeFile(path, [10, 20, 30].map((second) => line(`${second}`, 'stdout', 'F', second)).join(''));
  const start = logNanoseconds('2026-11-20T21:28:00.000000000Z');
  expect(await read({ since: start + 15n * nanoseconds })).toBe('20\n30\n');
  expect(await read({ until: start + 25n * nanoseconds })).toBe('10\n20\n');
  expect(await read({ follow: true, until: start + 25n * nanoseconds }, never)).toBe('10\n20\n');
});

test('following sees each line as it is written, and the rest after the end', async () => {
  await writeFile(path, line('0'));
  const ended = Promise.withResolvers<void>();
  const lines = readLog(path, { ...all, follow: true }, () => ended.promise);
  const nextText = async (): Promise<string | undefined> => ((await lines.next()).value as readonly LogEntry[] | undefined)?.map(({ data }) => data.toString()).join('');
  for (let index = 0; index < 5; index += 1) {
    expect(await nextText()).toBe(`${index}\n`);
    const [half, rest] = [line(`${index + 1}`).slice(0, 50), line(`${index + 1}`).slice(50)];
    await appendFile(path, half);
    await appendFile(path, rest);
  }
  await appendFile(path, line('last'));
  ended.resolve();
  expect(await textsOf(lines)).toEqual(['5\n', 'last\n']);
});

test('the signal ends following', async () => {
  await writeFile(path, line('0'));
  const controller = new AbortController();
  const lines = readLog(path, { ...all, follow: true, signal: controller.signal }, never);
  await lines.next();
  const end = lines.next();
  controller.abort();
  expect((await end).done).toBe(true);
});

test('following from a tail', async () => {
  await writeFile(path, [1, 2, 3].map((number) => line(`${number}`)).join(''));
  const ended = Promise.withResolvers<void>();
  const lines = readLog(path, { ...all, follow: true, tail: 1 }, () => ended.promise);
  await lines.next();
  await appendFile(path, line('4'));
  ended.resolve();
  expect(await textsOf(lines)).toEqual(['4\n']);
});

test('a log of several files is one', async () => {
  await writeFile(`${path}.2`, [1, 2].map((number) => line(`${number}`)).join(''));
  await writeFile(`${path}.1`, [3, 4].map((number) => line(`${number}`)).join(''));
  await writeFile(path, [5, 6].map((number) => line(`${number}`)).join(''));
  await writeFile(`${path}.tmp`, 'not ours');
  expect(await read()).toBe('1\n2\n3\n4\n5\n6\n');
  for (let tail = 0; tail <= 7; tail += 1) expect(await read({ tail })).toBe([1, 2, 3, 4, 5, 6].slice(tail === 0 ? 6 : -tail).map((number) => `${number}\n`).join(''));
});

test('what is beyond the limit of bytes counts as gone, to the line', async () => {
  await writeFile(`${path}.1`, [1, 2, 3].map((number) => line(`${number}`)).join(''));
  await writeFile(path, [4, 5].map((number) => line(`${number}`)).join(''));
  const bytes = line('1').length;
  const within = async (maxBytes: number): Promise<string> => (await textsOf(readLog(path, { ...all, maxBytes }, over))).join('');
  expect(await within(bytes * 5)).toBe('1\n2\n3\n4\n5\n');
  expect(await within(bytes * 3)).toBe('3\n4\n5\n');
  expect(await within(bytes * 3 - 1)).toBe('4\n5\n');
  expect(await within(bytes * 2)).toBe('4\n5\n');
  expect(await within(1)).toBe('');
});

test('following goes over files that are put aside, each line once', async () => {
  await writeFile(path, line('0'));
  const ended = Promise.withResolvers<void>();
  const seen: string[] = [];
  const collect = async (): Promise<void> => {
    for await (const batch of readLog(path, { ...all, follow: true }, () => ended.promise)) seen.push(...batch.map(({ data }) => data.toString()));
  };
  const collected = collect();
  for (let round = 1; round <= 40; round += 1) {
    await appendFile(path, line(`${round}a`));
    putLogAside(path, { maxSize: 1, maxFile: 3 });
    // conmon still writes to the one that was put aside, then opens anew.
    await appendFile(`${path}.1`, line(`${round}b`));
    await writeFile(`${path}.tmp`, '');
    await rename(`${path}.tmp`, path);
    await appendFile(path, line(`${round}c`));
    // A reader may be behind, but not by more files than are kept.
    await expect.poll(() => seen.at(-1), { interval: 1 }).toBe(`${round}c\n`);
  }
  ended.resolve();
  await collected;
  const rounds = Array.from({ length: 40 }, (_, index) => ['a', 'b', 'c'].map((letter) => `${index + 1}${letter}\n`)).flat();
  expect(seen).toEqual(['0\n', ...rounds]);
});

test('as many files are kept as were asked for, and no gap stays', async () => {
  const contents = async (): Promise<string[]> => {
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map(async (name) => `${name} ${(await readFile(join(folder, name), 'utf8')).length}`));
  };
  for (let round = 1; round <= 5; round += 1) {
    await writeFile(path, 'x'.repeat(round * 10));
    putLogAside(path, { maxSize: 100, maxFile: 3 });
  }
  expect(await contents()).toEqual(['log.1 50', 'log.2 40']);
  await writeFile(path, 'x'.repeat(1000));
  putLogAside(path, { maxSize: 100, maxFile: 3 });
  expect(await contents()).toEqual(['log.1 1000']);
  await writeFile(path, 'x');
  putLogAside(path, { maxSize: 100, maxFile: 1 });
  expect(await contents()).toEqual([]);
});

test('times of a bound are exact to the nanosecond', async () => {
  const stamps = ['2026-11-20T21:28:00.000000001', '2026-11-20T21:28:00.000000002', '2026-11-20T21:28:00.000000003'];
  await writeFile(path, stamps.map((stamp, index) => `${stamp}+00:00 stdout F ${index}\n`).join(''));
  const bound = logNanoseconds(`${stamps[1]}Z`);
  expect(await read({ since: bound })).toBe('1\n2\n');
  expect(await read({ until: bound })).toBe('0\n1\n');
});

test('files that were last written before the bound are passed over, and followed all the same', async () => {
  const bound = BigInt(Date.now() + 3_600_000) * 1_000_000n;
  await writeFile(`${path}.1`, line('old'));
  await writeFile(path, line('older than the bound'));
  expect(await read({ since: bound })).toBe('');
  const ended = Promise.withResolvers<void>();
  const lines = readLog(path, { ...all, follow: true, since: bound }, () => ended.promise);
  const next = lines.next();
  await appendFile(path, `2999-01-01T00:00:00.000000000+00:00 stdout F new\n`);
  expect(((await next).value as readonly LogEntry[]).map(({ data }) => data.toString())).toEqual(['new\n']);
  ended.resolve();
  expect((await lines.next()).done).toBe(true);
});
