import { expect, test } from 'vitest';
import { layOutTree, parentRow, type TreeItem } from './layer-rows.ts';

const item = (name: string, kind: TreeItem['kind'] = 'file'): TreeItem => ({ name, kind, change: 'added', bytes: 1, ghostBytes: 0, changesBelow: 0, mode: 0, uid: 0, gid: 0 });
const folders: Readonly<Record<string, readonly TreeItem[]>> = { '': [item('a.txt'), item('usr', 'directory'), item('etc', 'directory')], usr: [item('bin', 'directory'), item('README')] };
const names = (open: string[]) => layOutTree(new Set(open), (folder) => folders[folder]).map((row) => `${' '.repeat(row.depth)}${row.kind === 'entry' ? row.item.name : '…'}`);

test('open folders hold their content, folders come first', () => {
  expect(names([])).toEqual(['etc', 'usr', 'a.txt']);
  expect(names(['usr'])).toEqual(['etc', 'usr', ' bin', ' README', 'a.txt']);
});

test('what is not read yet is one line, and closed folders hide what is open in them', () => {
  expect(names(['usr', 'usr/bin'])).toEqual(['etc', 'usr', ' bin', '  …', ' README', 'a.txt']);
  expect(names(['usr/bin'])).toEqual(['etc', 'usr', 'a.txt']);
});

test('the way up', () => {
  const rows = layOutTree(new Set(['usr']), (folder) => folders[folder]);
  expect(parentRow(rows, 3)).toBe(1);
  expect(parentRow(rows, 1)).toBe(1);
});
