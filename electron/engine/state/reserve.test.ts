import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { openReserve } from './reserve.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewharf-reserve-'));
  path = join(folder, 'reserve');
});

afterEach(() => rmSync(folder, { recursive: true }));

const full = (): never => {
  throw new EngineError('no-space', 'put x: the disk is full');
};

test('a write that meets a full disk has the file\'s space, and the file comes again', () => {
  const withReserve = openReserve(path);
  expect(statSync(path).size).toBe(1024 ** 2);
  const seen: boolean[] = [];
  expect(withReserve(() => (seen.push(existsSync(path)), seen.length === 1 ? full() : 'written'))).toBe('written');
  expect(seen).toEqual([true, false]);
  expect(statSync(path).size).toBe(1024 ** 2);
});

test('a disk that stays full, and any other failure, is the caller\'s', () => {
  const withReserve = openReserve(path);
  expect(() => withReserve(full)).toThrow('the disk is full');
  expect(existsSync(path)).toBe(false);
  expect(withReserve(() => 'later')).toBe('later');
  expect(existsSync(path)).toBe(true);
  expect(() => withReserve(() => { throw new Error('no'); })).toThrow('no');
  expect(existsSync(path)).toBe(true);
});
