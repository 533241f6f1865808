import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileTree } from './build-context.ts';
import { readContextFile } from './read-context-file.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync('/var/tmp/tidewharf-context-file-');
  mkdirSync(join(root, 'build'));
  writeFileSync(join(root, 'build/app.Dockerfile'), 'FROM busybox\n');
});
afterEach(() => rmSync(root, { recursive: true }));

const read = (path: string, mayLeave = false): string => {
  const tree: FileTree = { name: 'the build context', root, identity: undefined, ignore: undefined, keepsOwners: false };
  return readContextFile(tree, path, { mayLeave });
};

test.each(['build/app.Dockerfile', './build//app.Dockerfile', '/build/app.Dockerfile', 'nothing/../build/app.Dockerfile', '../../build/app.Dockerfile'])('%s', (path) => {
  expect(read(path)).toBe('FROM busybox\n');
});

test('an absolute path of this machine, where that may be', () => {
  expect(read(`${root}/nothing/../build/app.Dockerfile`, true)).toBe('FROM busybox\n');
  expect(() => read(`${root}/build/app.Dockerfile`)).toThrow('Cannot locate specified Dockerfile');
});

test('what is not there has the nearest name', () => {
  expect(() => read('build/ap.Dockerfile')).toThrow('did you mean build/app.Dockerfile?');
});
