import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readExclude, readIgnore, type LeftOut } from './left-out.ts';
import { diskFiles } from './tree-files.ts';
import { walkTree } from './walk-tree.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tidewharf-walk-'));
  for (const path of ['a/one', 'a-b', 'node_modules/x/index.js', 'node_modules/keep/me', 'node_modules/keep/not', 'logs/today']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  mkdirSync(join(root, 'empty'));
  symlinkSync('a', join(root, 'link'));
});

afterEach(() => rmSync(root, { recursive: true }));

function walk(ignore: string, exclude: string[] = []): { paths: string[]; folders: string[] } {
  const folders: string[] = [];
  const isIgnored: LeftOut = readIgnore({ file: '.dockerignore', text: ignore });
  const entries = walkTree({ files: diskFiles(root), start: '', isIgnored, isExcluded: readExclude(exclude), onFolder: (path) => folders.push(path) });
  return { paths: Array.from(entries, ({ path }) => path).slice(1), folders };
}

test('all in the order of names, folders before what is in them, links not followed', () => {
  expect(walk('').paths).toEqual([
    'a', 'a/one', 'a-b', 'empty', 'link', 'logs', 'logs/today',
    'node_modules', 'node_modules/keep', 'node_modules/keep/me', 'node_modules/keep/not', 'node_modules/x', 'node_modules/x/index.js',
  ]);
});

test('a folder that is left out is not read', () => {
  const { paths, folders } = walk('node_modules\nlogs\n');
  expect(paths).toEqual(['a', 'a/one', 'a-b', 'empty', 'link']);
  expect(folders).toEqual(['', 'a', 'empty']);
});

test('where an exception may bring something back it is looked for, and comes with the folders above it', () => {
  const { paths, folders } = walk('node_modules\nlogs\n!node_modules/keep/me\n');
  expect(paths).toEqual(['a', 'a/one', 'a-b', 'empty', 'link', 'node_modules', 'node_modules/keep', 'node_modules/keep/me']);
  expect(folders).toEqual(['', 'a', 'empty', 'node_modules', 'node_modules/keep']);
});

test('excluded paths count from the start of the walk', () => {
  expect(walk('', ['**/index.js', 'a', 'logs/*']).paths).toEqual(['a-b', 'empty', 'link', 'logs', 'node_modules', 'node_modules/keep', 'node_modules/keep/me', 'node_modules/keep/not', 'node_modules/x']);
});
