import { mkdtempSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepDigests } from './sweep-digests.ts';

test('the last used stay, up to a number and a size', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-digests-'));
  const put = (name: string, usedAt: number, size: number): void => {
    writeFileSync(join(folder, name), '');
    truncateSync(join(folder, name), size);
    utimesSync(join(folder, name), usedAt, usedAt);
  };
  for (let number = 0; number < 210; number += 1) put(`small${String(number).padStart(3, '0')}`, 1000 + number, 10);
  put('half.tmp', 9000, 10);
  await sweepDigests(folder);
  expect(readdirSync(folder).sort().at(0)).toBe('small010');
  expect(readdirSync(folder)).toHaveLength(200);
  put('large', 5000, 250 * 1024 * 1024);
  put('older', 4000, 10 * 1024 * 1024);
  await sweepDigests(folder);
  expect(readdirSync(folder)).toEqual(['large']);
  rmSync(folder, { recursive: true });
});
