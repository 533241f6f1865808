import { expect, test } from 'vitest';
import { parseModeChange } from './change-mode.ts';

const change = (text: string, mode: number, isFolder = false): string => parseModeChange(text)(mode, isFolder).toString(8);

test('octal', () => {
  expect([change('755', 0o644), change('4755', 0o644), change('0', 0o644), change('0644', 0o777, true)]).toEqual(['755', '4755', '0', '644']);
});

test.each([
  ['u=rwX,go=rX', 0o600, '644', '755'],
  ['a+x', 0o644, '755', '755'],
  ['+x', 0o644, '755', '755'],
  ['go-rwx', 0o755, '700', '700'],
  ['g=u', 0o640, '660', '660'],
  ['u+s,g+s,+t', 0o755, '7755', '7755'],
  ['o=', 0o755, '750', '750'],
  ['a=r', 0o4755, '444', '4444'],
  ['u+x-w', 0o600, '500', '500'],
  ['ug+X', 0o601, '711', '711'],
])('%s of %o', (text, mode, file, folder) => {
  expect([change(text, mode), change(text, mode, true)]).toEqual([file, folder]);
});

test.each(['', '888', '77777', 'rwx', 'u=q', '755,u+x', 'u'])('%j is refused', (text) => {
  expect(() => parseModeChange(text)).toThrow(expect.objectContaining({ kind: 'invalid' }));
});
