import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mount, unmount } from './mount.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync('/var/tmp/tidewharf-mount-')));
afterEach(() => rmSync(folder, { recursive: true }));

test('unmount: tells that nothing was mounted', () => {
  expect(unmount(folder)).toBe(false);
  expect(unmount(join(folder, 'nothing'))).toBe(false);
});

test('mount: an error names what was tried and carries the errno', () => {
  expect(() => mount({ source: 'x', target: join(folder, 'nothing'), type: 'tmpfs' })).toThrow(expect.objectContaining({ kind: expect.stringMatching(/not-found|forbidden/) }));
  expect(() => mount({ source: 'x', target: folder, type: 'tmpfs', data: 'x'.repeat(5000) })).toThrow(expect.objectContaining({ kind: 'invalid', detail: { errno: 'ENAMETOOLONG' } }));
});

test('mount: comes back to the working folder, also after a failure', () => {
  const before = process.cwd();
  expect(() => mount({ source: 'x', target: 'nothing', type: 'tmpfs', from: folder })).toThrow(/nothing/);
  expect(process.cwd()).toBe(before);
});
