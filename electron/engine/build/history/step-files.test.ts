import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { RecordedStep } from '../cache/build-cache.ts';
import { openStepFiles } from './step-files.ts';

const step = (text: string): RecordedStep => ({ step: 0, stage: '0', text, base: undefined, recipe: undefined, key: undefined, cached: false, seconds: 0 });

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'steps-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

test('steps that were used last are in memory, up to a bound; the others in their files', async () => {
  const root = folder();
  const files = openStepFiles(400);
  for (const name of ['a', 'b', 'c']) await files.write(join(root, name), [step(name.repeat(100))]);
  for (const name of ['a', 'b', 'c']) writeFileSync(join(root, name), '[]');
  expect(await files.read(join(root, 'c'))).toEqual([step('c'.repeat(100))]);
  expect(await files.read(join(root, 'a'))).toEqual([]);
  files.forget(join(root, 'c'));
  expect(await files.read(join(root, 'c'))).toEqual([]);
});

test('a file that is torn or not there has none', async () => {
  const root = folder();
  writeFileSync(join(root, 'torn'), '[{"step":');
  const files = openStepFiles();
  expect([await files.read(join(root, 'torn')), await files.read(join(root, 'none'))]).toEqual([[], []]);
});
