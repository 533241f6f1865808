import { mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shortFolder } from './short-folder.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tw-'));
});

afterEach(() => rmSync(home, { recursive: true }));

test('a short path stays', () => {
  expect(shortFolder('/run/tidewharf', home)).toBe('/run/tidewharf');
});

test('a long one gets a link, the same each time', () => {
  const long = `/${'x'.repeat(80)}`;
  const link = shortFolder(long, home);
  expect(readlinkSync(link)).toBe(long);
  expect(shortFolder(long, home)).toBe(link);
  expect(shortFolder(`${long}y`, home)).not.toBe(link);
});

test('a link that leads elsewhere is made again', () => {
  const long = `/${'x'.repeat(80)}`;
  const link = shortFolder(long, home);
  rmSync(link);
  symlinkSync('/elsewhere', link);
  expect(readlinkSync(shortFolder(long, home))).toBe(long);
});
