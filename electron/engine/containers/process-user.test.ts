import { expect, test } from 'vitest';
import { findProcessUser } from './process-user.ts';

const files = {
  passwd: 'root:x:0:0:root:/root:/bin/sh\n# comment\nbroken:x:nan:0\nwww:x:33:34:web:/var/www:/bin/false\nhuge:x:99999999999:1::/:\n',
  group: 'root:x:0:\nwww:x:34:\naudio:x:29:www,other\nvideo:x:44:other,www\nempty:x:50:\n',
};

test.each([
  ['', { uid: 0, gid: 0, additionalGids: [0] }],
  ['root', { uid: 0, gid: 0, additionalGids: [0] }],
  ['www', { uid: 33, gid: 34, additionalGids: [34, 29, 44] }],
  ['33', { uid: 33, gid: 34, additionalGids: [34, 29, 44] }],
  ['www:video', { uid: 33, gid: 44, additionalGids: [44] }],
  ['www:7', { uid: 33, gid: 7, additionalGids: [7] }],
  ['1000', { uid: 1000, gid: 0, additionalGids: [0] }],
  ['1000:1001', { uid: 1000, gid: 1001, additionalGids: [1001] }],
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
  expect(findProcessUser('', { passwd: '', group: '' })).toEqual({ uid: 0, gid: 0, additionalGids: [0] });
  expect(findProcessUser('5:6', { passwd: '', group: '' })).toEqual({ uid: 5, gid: 6, additionalGids: [6] });
});

test('added groups are names of the container or numbers, each once', () => {
  expect(findProcessUser('www', files, ['50', 'empty', 'audio', '7']).additionalGids).toEqual([34, 29, 44, 50, 7]);
  expect(() => findProcessUser('www', files, ['nogroup'])).toThrow('Unable to find group nogroup: no matching entries in group file');
});
