import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planWindow, readBounds, saveBounds } from './window-bounds.ts';

const area = () => ({ x: 0, y: 0, width: 1920, height: 1080 });

test('a first window has the usual size', () => {
  expect(planWindow(undefined, area)).toEqual({ bounds: { width: 1440, height: 900 }, maximized: false });
});

test('a window comes back where it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'electron/window.json');
  saveBounds(file, { x: 50, y: 60, width: 1200, height: 800 }, true);
  expect(planWindow(readBounds(file), area)).toEqual({ bounds: { x: 50, y: 60, width: 1200, height: 800 }, maximized: true });
  writeFileSync(file, '{"x":1');
  expect(readBounds(file)).toBeUndefined();
});

test.each([
  ['left of the screen', { x: -1400, y: 0 }], ['right of it', { x: 1900, y: 0 }], ['below it', { x: 0, y: 1070 }], ['above it', { x: 0, y: -200 }],
])('a window %s is brought back', (_where, place) => {
  expect(planWindow({ ...place, width: 1200, height: 800, maximized: false }, area).bounds).toEqual({ width: 1200, height: 800 });
});

test('a window is never smaller than the page can be', () => {
  expect(planWindow({ x: 0, y: 0, width: 10, height: 10, maximized: false }, area).bounds).toEqual({ x: 0, y: 0, width: 1024, height: 700 });
});
