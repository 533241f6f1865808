import { expect, test } from 'vitest';
import { listMounts, parseMountInfo } from './list-mounts.ts';

test('parseMountInfo: reads a line with optional fields and octal escapes', () => {
  const line = String.raw`36 35 98:0 /mnt1 /mnt\0402\134x rw,noatime master:1 shared:2 - ext3 /dev/ro\011ot rw,errors=continue`;
  expect(parseMountInfo(`${line}\n`)).toEqual([
    {
      id: 36, parentId: 35, root: '/mnt1', target: String.raw`/mnt 2\x`, options: ['rw', 'noatime'], tags: ['master:1', 'shared:2'],
      type: 'ext3', source: '/dev/ro\tot', superOptions: ['rw', 'errors=continue'],
    },
  ]);
});

test('listMounts: finds the root and proc', () => {
  const targets = listMounts().map((entry) => entry.target);
  expect(targets).toContain('/');
  expect(listMounts().find((entry) => entry.target === '/proc')?.type).toBe('proc');
});
