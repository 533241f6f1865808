import { describe, expect, it } from 'vitest';
import { createLogBuffer } from './log-buffer.ts';
import { createRowIndex } from './row-index.ts';

const line = (width: number) => ({ stream: 'stdout' as const, time: '', text: 'x'.repeat(width) });
const make = (limit: number, columns: number | null) => {
  const buffer = createLogBuffer((run) => run(), { lines: limit, characters: 1e6 });
  return { buffer, index: createRowIndex(buffer, columns) };
};

describe('rows of folded lines', () => {
  it('knows where each line starts and whose a row is', () => {
    const { buffer, index } = make(100, 10);
    buffer.push([line(5), line(25), line(0), line(10)]);
    index.sync();
    expect(index.dropped()).toBe(0);
    expect(index.rows()).toBe(6);
    expect([0, 1, 2, 3].map(index.rowOf)).toEqual([0, 1, 4, 5]);
    expect([0, 1, 2, 3, 4, 5].map(index.seqAt)).toEqual([0, 1, 1, 1, 2, 3]);
  });
  it('tells the rows that fell out at the front', () => {
    const { buffer, index } = make(3, 10);
    buffer.push([line(25), line(5), line(5)]);
    index.sync();
    buffer.push([line(11)]);
    index.sync();
    expect(index.dropped()).toBe(3);
    expect(index.rows()).toBe(4);
    expect(index.rowOf(3)).toBe(2);
    expect(index.seqAt(0)).toBe(1);
  });
  it('stays right over many turns of the ring', () => {
    const { buffer, index } = make(1000, 10);
    for (let turn = 0; turn < 200; turn += 1) {
      buffer.push(Array.from({ length: 1000 }, (_, at) => line(at % 2 === 0 ? 5 : 15)));
      index.sync();
      expect(index.rows()).toBe(1500);
    }
    expect(index.dropped()).toBe(199 * 1500);
    expect(index.seqAt(0)).toBe(buffer.first());
    expect(index.seqAt(1499)).toBe(buffer.end() - 1);
  });
});

it('one row per line', () => {
  const { buffer, index } = make(3, null);
  buffer.push([line(500), line(5), line(5), line(5)]);
  index.sync();
  expect(index.dropped()).toBe(1);
  expect(index.rows()).toBe(3);
  expect(index.seqAt(2)).toBe(3);
  expect(index.rowOf(3)).toBe(2);
});
