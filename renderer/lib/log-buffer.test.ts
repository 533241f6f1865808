import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../electron/shared/ipc/logs.ts';
import { columnsOf, createLogBuffer, shownColumns, toPlain } from './log-buffer.ts';

const line = (text: string): LogLine => ({ stream: 'stdout', time: '2026-11-21T00:00:00Z', text });
const lines = (count: number, from = 0): LogLine[] => Array.from({ length: count }, (_, index) => line(`line ${from + index}`));
const now = (run: () => void): void => run();

describe('log buffer', () => {
  it('keeps the newest lines and their numbers', () => {
    const buffer = createLogBuffer(now, { lines: 10, characters: 1000 });
    buffer.push(lines(25));
    expect([buffer.size(), buffer.first(), buffer.end()]).toEqual([10, 15, 25]);
    expect(buffer.at(15)?.text).toBe('line 15');
    expect(buffer.at(14)).toBeUndefined();
  });
  it('is bounded in characters but always keeps the newest line', () => {
    const buffer = createLogBuffer(now, { lines: 10, characters: 100 });
    buffer.push([line('a'.repeat(60)), line('b'.repeat(60)), line('c'.repeat(500))]);
    expect(buffer.size()).toBe(1);
    expect(buffer.at(2)?.text).toHaveLength(500);
  });
  it('finds what is there and what comes, and forgets what went', () => {
    const buffer = createLogBuffer(now, { lines: 10, characters: 1000 });
    buffer.push(lines(10));
    buffer.setPattern(/[05]$/);
    expect(buffer.matches()).toEqual([0, 5]);
    buffer.push(lines(6, 10));
    expect(buffer.matches()).toEqual([10, 15]);
    buffer.setPattern(null);
    expect(buffer.matches()).toEqual([]);
  });
  it('counts on after it was cleared', () => {
    const buffer = createLogBuffer(now);
    buffer.push(lines(3));
    buffer.clear();
    buffer.push(lines(1));
    expect([buffer.size(), buffer.first(), buffer.end()]).toEqual([1, 3, 4]);
  });
  it('tells once for many pushes in a frame', () => {
    const frames: (() => void)[] = [];
    const buffer = createLogBuffer((run) => frames.push(run));
    let told = 0;
    buffer.subscribe(() => (told += 1));
    buffer.push(lines(1));
    buffer.push(lines(1));
    expect(frames).toHaveLength(1);
    frames.pop()?.();
    expect(told).toBe(1);
    buffer.push(lines(1));
    expect(frames).toHaveLength(1);
  });
  it('takes 100,000 lines and a line of a megabyte', () => {
    const buffer = createLogBuffer(now);
    buffer.setPattern(/line 9999\d/);
    for (let index = 0; index < 100; index += 1) buffer.push(lines(1000, index * 1000));
    buffer.push([line(`x${'y'.repeat(1_048_576)}`)]);
    expect(buffer.matches()).toHaveLength(10);
    expect(buffer.at(buffer.end() - 1)?.width).toBe(shownColumns);
  });
});

describe('plain text', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['10%\r20%\r30%', '30%'],
    ['windows\r', 'windows'],
    ['a\tb', 'a    b'],
  ])('%j', (text, plain) => expect(toPlain(text)).toBe(plain));
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['a🚢', 3],
    ['é', 1],
  ])('%s takes %d columns', (text, columns) => expect(columnsOf(text)).toBe(columns));
});
