import { expect, test } from 'vitest';
import { archiveName, nameFromRegistry, nameOfImage, pullLine } from './image-names.ts';

test('an archive is named after its image', () => {
  expect(archiveName([{ id: 'sha256:a', tags: ['localhost:5000/team/web:1.2'] }], 'images.tar')).toBe('web_1.2.tar');
  expect(archiveName([{ id: 'sha256:0123456789abcdef', tags: [] }], 'images.tar')).toBe('0123456789ab.tar');
  expect(archiveName([{ id: 'a', tags: [] }, { id: 'b', tags: [] }], 'images.tar')).toBe('images.tar');
});

test('a registry can be asked about names of repositories that it came from', () => {
  expect(nameFromRegistry({ tags: ['mine:1', 'localhost:5000/web:2'], digests: ['localhost:5000/web@sha256:a'] })).toBe('localhost:5000/web:2');
  expect(nameFromRegistry({ tags: ['webs:1'], digests: ['web@sha256:a'] })).toBeUndefined();
  expect(nameFromRegistry({ tags: [], digests: ['web@sha256:a'] })).toBeUndefined();
});

test('a line to pull is there where a registry knows it', () => {
  expect(pullLine({ tags: ['web:1'], digests: [] })).toBe('docker pull web:1');
  expect(pullLine({ tags: [], digests: ['web@sha256:a'] })).toBe('docker pull web@sha256:a');
  expect(pullLine({ tags: [], digests: [] })).toBeUndefined();
  expect(nameOfImage({ id: 'sha256:0123456789abcdef', tags: [] })).toBe('0123456789ab');
});
