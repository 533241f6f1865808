import { expect, test } from 'vitest';
import { formatModeBits, joinPath, pathParts } from './file-mode.ts';

test.each([[0o755, 'rwxr-xr-x'], [0o640, 'rw-r-----'], [0o4755, 'rwsr-xr-x'], [0o2644, 'rw-r-Sr--'], [0o1777, 'rwxrwxrwt'], [0, '---------']])('%o is %s', (mode, text) => {
  expect(formatModeBits(mode)).toBe(text);
});

test('paths are put together and taken apart', () => {
  expect([joinPath('/', 'a'), joinPath('/a', 'b')]).toEqual(['/a', '/a/b']);
  expect(pathParts('/a/b')).toEqual([{ name: '/', path: '/' }, { name: 'a', path: '/a' }, { name: 'b', path: '/a/b' }]);
  expect(pathParts('/')).toEqual([{ name: '/', path: '/' }]);
});
