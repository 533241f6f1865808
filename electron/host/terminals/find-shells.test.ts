import { expect, test } from 'vitest';
import type { FileEntry, FolderListing } from '../../shared/engine-api/files.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { findShells } from './find-shells.ts';

const entry = (name: string, rest: Partial<FileEntry> = {}): FileEntry => ({ name, kind: 'file', bytes: 1, mode: 0o755, uid: 0, gid: 0, modifiedAt: '', target: '', opens: false, mark: null, ...rest });

function having(folders: Readonly<Record<string, readonly FileEntry[]>>) {
  return {
    listContents: async ({ path }: { path: string }): Promise<FolderListing> => {
      const entries = folders[path];
      if (entries === undefined) throw new EngineError('not-found', path);
      return { path, entries, total: entries.length, deleted: [] };
    },
  };
}

test('the shells there are, each once, the best first', async () => {
  const client = having({ '/bin': [entry('sh', { kind: 'link', target: 'dash' }), entry('ls'), entry('bash')], '/usr/bin': [entry('bash'), entry('fish', { kind: 'folder', opens: true })] });
  expect(await findShells(client, 'c')).toEqual(['/bin/bash', '/bin/sh']);
});

test('an image without one has none', async () => {
  expect(await findShells(having({}), 'c')).toEqual([]);
});
