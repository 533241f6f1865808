import { expect, test } from 'vitest';
import { findWriters } from './find-writers.ts';

const sumsOf = (files: Readonly<Record<string, number>>) => {
  const sums = new Map<string, { bytes: number; files: number }>();
  for (const [path, bytes] of Object.entries(files)) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const sum = sums.get(path.slice(0, slash)) ?? { bytes: 0, files: 0 };
      sums.set(path.slice(0, slash), { bytes: sum.bytes + bytes, files: sum.files + 1 });
    }
  }
  return sums;
};
const writers = (files: Readonly<Record<string, number>>, destinations: string[] = []) => findWriters(sumsOf(files), destinations).map(({ path, bytes, kind, hiddenBy }) => [path, bytes, kind, hiddenBy].filter((part) => part !== null).join(' '));

test('as deep as the bytes are together, and no deeper', () => {
  expect(writers({ '/var/lib/mysql/ib/a': 60, '/var/lib/mysql/t/b': 30, '/var/log/x.log': 5, '/app/a/1': 40, '/app/b/2': 40 })).toEqual(['/var/lib/mysql 90 database', '/app 80 files', '/var/log 5 files']);
});

test('a folder of data stays whole, also where one file is nearly all of it', () => {
  expect(writers({ '/var/lib/postgresql/data/base/1': 100 })).toEqual(['/var/lib/postgresql 100 database']);
  expect(writers({ '/opt/a/deep/down/1': 100 })).toEqual(['/opt/a/deep/down 100 files']);
});

test('what a mount hides is told', () => {
  expect(writers({ '/var/lib/mysql/a': 60, '/data/b': 5 }, ['/var/lib/mysql'])).toEqual(['/var/lib/mysql 60 database /var/lib/mysql', '/data 5 uploads']);
});
