import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { waitForChange } from './watch-path.ts';

function place(): string {
  const made = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  mkdirSync(join(made, 'run'));
  return join(made, 'run', 's');
}

const changes: readonly (readonly [string, (path: string) => void, (path: string) => void])[] = [
  ['made', () => {}, (path) => writeFileSync(path, '')],
  ['opened', (path) => writeFileSync(path, '', { mode: 0o600 }), (path) => chmodSync(path, 0o666)],
  ['removed', (path) => writeFileSync(path, ''), (path) => rmSync(path)],
  ['given another folder', () => {}, (path) => chmodSync(join(path, '..'), 0o711)],
];

test.each(changes)('a path that is %s', async (_how, before, change) => {
  const path = place();
  before(path);
  const changed = waitForChange(path, new AbortController().signal);
  change(path);
  await changed;
});

test('what lies beside it does not count, and who stops waiting is let go', async () => {
  const path = place();
  const abort = new AbortController();
  let isOver = false;
  const changed = waitForChange(path, abort.signal).then(() => (isOver = true));
  writeFileSync(`${path}-other`, '');
  writeFileSync(join(path, '../../other'), '');
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  abort.abort();
  await changed;
});
