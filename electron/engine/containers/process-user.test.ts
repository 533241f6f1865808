import { expect, test } from 'vitest';
import { findProcessUser } from './process-user.ts';

const files = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\n# comment\nbroken:x:nan:0\nwww:x:33:34:web:/var/www:/bin/false\nhuge:x:99999999999:1::/:\n',
  group: 'root:x:0:\nwww:x:34:\naudio:x:29:www,other\nvideo:x:44:other,www\nempty:x:50:\n',
};

test.each([
  ['', { uid: 0, gid: 0, additionalGids: [] }],
  ['root', { uid: 0, gid: 0, additionalGids: [] }],
  ['www', { uid: 33, gid: 34, additionalGids: [29, 44] }],
  ['33', { uid: 33, gid: 34, additionalGids: [29, 44] }],
  ['www:video', { uid: 33, gid: 44, additionalGids: [] }],
  ['www:7', { uid: 33, gid: 7, additionalGids: [] }],
  ['1000', { uid: 1000, gid: 0, additionalGids: [] }],
  ['1000:1001', { uid: 1000, gid: 1001, additionalGids: [] }],
])('%j', (text, expected) => {
  expect(findProcessUser(text, files)).toEqual(expected);
});

test.each([
  ['nobody', 'unable to find user nobody: no matching entries in passwd file'],
  ['huge', 'unable to find user huge: no matching entries in passwd file'],
  ['broken', 'unable to find user broken: no matching entries in passwd file'],
  ['root:nogroup', 'unable to find group nogroup: no matching entries in group file'],
  ['2147483648', 'uids and gids must be in range 0-2147483647'],
])('%j is refused', (text, message) => {
  expect(() => findProcessUser(text, files)).toThrow(message);
});

test('an image without passwd and group takes numbers and the default', () => {
  expect(findProcessUser('', { passwd: '', group: '' })).toEqual({ uid: 0, gid: 0, additionalGids: [] });
  expect(findProcessUser('5:6', { passwd: '', group: '' })).toEqual({ uid: 5, gid: 6, additionalGids: [] });
});
