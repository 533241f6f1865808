import { expect, test } from 'vitest';
import type { FileEntry, FolderListing } from '../../../shared/engine-api/files.ts';
import { markEntries } from './mark-entries.ts';

const entry = (name: string): FileEntry => ({ name, kind: 'file', bytes: 1, mode: 0o644, uid: 0, gid: 0, modifiedAt: '', target: '', opens: false, mark: null });
const listing = (path: string): FolderListing => ({ path, entries: [entry('new'), entry('old'), entry('same')], total: 3, deleted: [] });
const changes = [
  { kind: 'added', path: '/new', bytes: 1 },
  { kind: 'added', path: '/etc/new', bytes: 1 },
  { kind: 'changed', path: '/etc/old', bytes: 1 },
  { kind: 'deleted', path: '/etc/gone', bytes: 0 },
  { kind: 'deleted', path: '/etc/same/gone', bytes: 0 },
  { kind: 'added', path: '/etcetera', bytes: 1 },
] as const;

test('only what lies in the folder itself is marked', () => {
  const marked = markEntries(listing('/etc'), changes);
  expect(marked.entries.map(({ mark }) => mark)).toEqual(['added', 'changed', null]);
  expect(marked.deleted).toEqual(['gone']);
  expect(markEntries(listing('/'), changes).entries.map(({ mark }) => mark)).toEqual(['added', null, null]);
});
