import { expect, test } from 'vitest';
import { createIgnore, readIgnoreFile } from '../../dockerfile/ignore-file.ts';
import { xrayContext, type MeasuredEntry } from './context-xray.ts';

const entry = (path: string, bytes: number, marks: Partial<MeasuredEntry> = {}): MeasuredEntry => ({ path, bytes, isFolder: false, isLeftOut: false, isRead: false, ...marks });
const folder = (path: string, marks: Partial<MeasuredEntry> = {}): MeasuredEntry => entry(path, 0, { isFolder: true, ...marks });

const context: MeasuredEntry[] = [
  entry('Dockerfile', 100),
  entry('.dockerignore', 10),
  folder('docs'),
  entry('docs/a.md', 1000),
  folder('docs/old'),
  entry('docs/old/b.md', 2000),
  folder('empty'),
  folder('needed', { isRead: true }),
  folder('src'),
  entry('src/main.js', 50, { isRead: true }),
  entry('src/notes[1].txt', 70),
  folder('src/test'),
  entry('src/test/main.test.js', 30),
  entry('node_modules/x', 5000, { isLeftOut: true }),
  folder('node_modules', { isLeftOut: true }),
];

test('bytes by folder, what no step reads, and what leaves that out', () => {
  const xray = xrayContext(context, ['Dockerfile', '.dockerignore']);
  expect(xray).toMatchObject({ files: 7, bytes: 3260, ignoredFiles: 1, ignoredBytes: 5000 });
  expect(xray.folders.slice(0, 3)).toEqual([
    { path: '', files: 7, bytes: 3260, unreadBytes: 3100 },
    { path: 'docs', files: 2, bytes: 3000, unreadBytes: 3000 },
    { path: 'docs/old', files: 1, bytes: 2000, unreadBytes: 2000 },
  ]);
  expect(xray.unread).toEqual([
    { path: 'docs', isFolder: true, files: 2, bytes: 3000 },
    { path: 'src/notes[1].txt', isFolder: false, files: 1, bytes: 70 },
    { path: 'src/test', isFolder: true, files: 1, bytes: 30 },
  ]);
  expect(xray.proposal).toEqual({ lines: ['docs', 'src/notes\\[1\\].txt', 'src/test'], files: 4, bytes: 3100 });
});

test('the proposed lines leave out what they say and nothing that is read', () => {
  const odd = ['#hash', '!bang', 'a*b', 'q?', 'back\\slash', ' blank', 'plain'];
  const { lines } = xrayContext([...odd.map((path) => entry(path, 1)), entry('read', 1, { isRead: true }), entry('aXb', 1, { isRead: true }), entry('qq', 1, { isRead: true })], []).proposal;
  const ignored = createIgnore(readIgnoreFile(lines.join('\n')));
  expect(odd.filter((path) => ignored?.(path, false) !== 'yes')).toEqual([' blank']);
  expect(['read', 'aXb', 'qq', 'bang', 'hash'].filter((path) => ignored?.(path, false) !== 'no')).toEqual([]);
});

test('a folder that holds what a step needs stays, and its other content goes', () => {
  const { unread } = xrayContext([folder('a'), folder('a/b'), entry('a/b/read', 1, { isRead: true }), entry('a/b/other', 2), folder('a/c', { isLeftOut: true }), entry('a/c/back', 3)], []);
  expect(unread.map(({ path }) => path)).toEqual(['a/c', 'a/b/other']);
});
