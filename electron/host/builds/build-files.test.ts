import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { BuildFile } from '../../shared/ipc/builds.ts';
import { readBuildFile, writeBuildFile } from './build-files.ts';

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const parts = { client: { getBuild: () => Promise.reject(new Error('not asked')) }, files: { pathOf: () => folder } };
  const file = (which: BuildFile['which'], path = 'Dockerfile'): BuildFile => ({ which, of: { kind: 'choice', context: { kind: 'folder', handle: 'h' }, dockerfile: { kind: 'inside', path } } });
  return { folder, parts, file };
}

test('a proposal is written and taken back', async () => {
  const { folder, parts, file } = setUp();
  expect(await readBuildFile(parts, file('dockerignore'))).toEqual({ path: join(folder, '.dockerignore'), text: null });
  await writeBuildFile(parts, file('dockerignore'), { before: null, after: 'node_modules\n' });
  expect(readFileSync(join(folder, '.dockerignore'), 'utf8')).toBe('node_modules\n');
  await writeBuildFile(parts, file('dockerignore'), { before: 'node_modules\n', after: null });
  expect((await readBuildFile(parts, file('dockerignore'))).text).toBeNull();
});

test('what was changed since it was shown stays, and a mode too', async () => {
  const { folder, parts, file } = setUp();
  const path = join(folder, 'Dockerfile');
  writeFileSync(path, 'FROM a\n', { mode: 0o600 });
  await expect(writeBuildFile(parts, file('dockerfile'), { before: 'FROM b\n', after: 'FROM c\n' })).rejects.toMatchObject({ kind: 'conflict' });
  await writeBuildFile(parts, file('dockerfile'), { before: 'FROM a\n', after: 'FROM c\n' });
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual(['FROM c\n', 0o600]);
});

test('a Dockerfile with ignore rules of its own has them changed; nothing outside of the folder is touched', async () => {
  const { folder, parts, file } = setUp();
  writeFileSync(join(folder, 'prod.Dockerfile.dockerignore'), 'x\n');
  expect((await readBuildFile(parts, file('dockerignore', 'prod.Dockerfile'))).path).toBe(join(folder, 'prod.Dockerfile.dockerignore'));
  await expect(readBuildFile(parts, file('dockerfile', '../x'))).rejects.toMatchObject({ kind: 'invalid' });
});
