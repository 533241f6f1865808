import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkBindSources, ensureBindSources } from './bind-sources.ts';
import type { MountSpec } from './create-spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'bind-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bind = (name: string, mustExist = false): MountSpec => ({ kind: 'bind', propagation: 'rprivate', recursive: true, mode: '', source: join(folder, name), destination: '/x', readOnly: false, mustExist });

test('a missing source is made', () => {
  ensureBindSources([bind('made/deep')]);
  expect(existsSync(join(folder, 'made/deep'))).toBe(true);
});

test('one that must exist is refused before any is made', () => {
  const binds = [bind('early'), bind('wanted', true)];
  expect(() => checkBindSources(binds)).toThrow(`bind source path does not exist: ${folder}/wanted`);
  expect(() => ensureBindSources(binds)).toThrow('does not exist');
  expect(existsSync(join(folder, 'early'))).toBe(false);
});
