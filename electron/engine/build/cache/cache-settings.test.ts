import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CacheTrim } from '../../../shared/engine-api/builds.ts';
import { openState } from '../../state/open-state.ts';
import { defaultCacheBytes, openCacheSettings } from './cache-settings.ts';

const gigabyte = 1e9;

test('the limit is a tenth of the disk, but something on a small one, and not everything of a large one', () => {
  expect([8, 20, 256, 1000, 8000].map((size) => defaultCacheBytes(size * gigabyte) / gigabyte)).toEqual([2, 2, 25.6, 100, 100]);
  expect(defaultCacheBytes(256_060_514_304)).toBe(25_606_051_430);
});

test('what was set outlives the engine, before what it was started with; so does what went last', () => {
  const folder = mkdtempSync('/var/tmp/cache-settings-');
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const trim: CacheTrim = { at: '2026-01-01T00:00:00.000Z', why: 'limit', entries: 2, bytes: 5 };
  {
    using stack = new DisposableStack();
    const state = stack.adopt(openState(join(folder, 'state.db')), (opened) => opened.close());
    const settings = openCacheSettings(state, { maxBytes: 10 });
    expect(settings.get()).toEqual({ maxBytes: 10, lastTrim: null });
    settings.noteTrim(trim);
    expect(settings.change({ maxBytes: 20 })).toEqual({ maxBytes: 20, lastTrim: trim });
    expect(openCacheSettings(state, { maxBytes: 30 }).get()).toEqual({ maxBytes: 20, lastTrim: trim });
  }
  const again = openState(join(folder, 'state.db'));
  expect(openCacheSettings(again, { maxBytes: 30 }).get()).toEqual({ maxBytes: 20, lastTrim: trim });
  again.close();
});
