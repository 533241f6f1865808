import { expect, it } from 'vitest';
import { concerns, foldSmallParts, partsOf } from './context-parts.ts';

const folder = (path: string, files: number, bytes: number, unreadBytes = 0) => ({ path, files, bytes, unreadBytes });
const folders = [folder('', 10, 1000, 300), folder('src', 6, 700), folder('src/deep', 2, 400), folder('docs', 2, 250, 250), folder('srcs', 1, 1)];

it('shares a folder out to its folders and what lies beside them, to the last byte', () => {
  const top = partsOf(folders, '');
  expect(top.map(({ kind, path, bytes, opens }) => [kind, path, bytes, opens])).toEqual([['folder', 'src', 700, true], ['folder', 'docs', 250, false], ['own', '', 49, false], ['folder', 'srcs', 1, false]]);
  expect(top.find(({ kind }) => kind === 'own')).toMatchObject({ files: 1, unreadBytes: 50 });
  expect(partsOf(folders, 'src').map(({ kind, bytes }) => [kind, bytes])).toEqual([['folder', 400], ['own', 300]]);
  expect(partsOf(folders, 'gone')).toEqual([]);
});

it('puts together what is too small to be drawn', () => {
  const many = [folder('', 202, 100_000), folder('big', 2, 99_800), ...Array.from({ length: 200 }, (_, index) => folder(`s${index}`, 1, 1))];
  expect(foldSmallParts(partsOf(many, '')).map(({ kind, count, bytes }) => [kind, count, bytes])).toEqual([['folder', 1, 99_800], ['small', 200, 200]]);
});

it('knows what has to do with a folder', () => {
  expect(['src', 'src/deep/a', 'srcs', 'docs'].map((path) => concerns(path, 'src/deep'))).toEqual([true, true, false, false]);
});
