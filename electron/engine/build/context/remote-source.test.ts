import { expect, test } from 'vitest';
import { isRemoteSource, parseRemoteSource, withoutLogin } from './remote-source.ts';

test.each([
  ['https://host.test/a/x.git', { kind: 'git', url: 'https://host.test/a/x.git', ref: '', below: '' }],
  ['https://host.test/x.git#main:docker/app', { kind: 'git', url: 'https://host.test/x.git', ref: 'main', below: 'docker/app' }],
  ['git@host.test:a/x.git#:sub', { kind: 'git', url: 'git@host.test:a/x.git', ref: '', below: 'sub' }],
  ['git://host.test/x', { kind: 'git', url: 'git://host.test/x', ref: '', below: '' }],
  ['github.com/a/x#v1', { kind: 'git', url: 'https://github.com/a/x', ref: 'v1', below: '' }],
  ['http://host.test/x.tar.gz', { kind: 'http' }],
  ['https://host.test/x.gitignore', { kind: 'http' }],
])('%s', (text, expected) => {
  expect(parseRemoteSource(text)).toMatchObject(expected);
  expect(isRemoteSource(text)).toBe(true);
});

test.each(['ftp://host.test/x', 'file:///etc/passwd', 'ext::sh -c id', 'https://host.test/x.git#--upload-pack=id', 'x y'])('%s is refused', (text) => {
  expect(() => parseRemoteSource(text)).toThrow(expect.objectContaining({ kind: 'invalid' }));
});

test('files are no addresses, and logins are not told', () => {
  expect(['src/a.js', 'x.git', '.', 'git'].map(isRemoteSource)).toEqual([false, false, false, false]);
  expect(withoutLogin('https://me:secret@host.test/x')).toBe('https://host.test/x');
  expect(() => parseRemoteSource('ftp://me:secret@host.test')).toThrow('ftp://host.test: neither');
});
