import { expect, test } from 'vitest';
import type { DiskReply } from '../../../electron/shared/engine-api/disk.ts';
import { foldSmall, groupDisk } from './disk-groups.ts';

const image = (id: string, unique: number, shared: number) => ({ id, names: [`${id}:1`], unpacked: { unique, shared }, packed: { unique: 0, shared: 0 }, containers: 1 });

const reply: DiskReply = {
  total: 10_000,
  parts: { layers: 6000, blobs: 1000, writables: 500, logs: 200, volumes: 1500, trash: 300, buildCache: 0, indexes: 100, downloads: 0, leftovers: 0, engine: 400 },
  images: [image('a', 3000, 2000), image('b', 1000, 2000)],
  containers: [{ id: 'c1', name: 'box', running: true, writable: 500, logs: 200 }],
  volumes: [{ name: 'data', bytes: 1499, containers: 1 }, { name: 'tiny', bytes: 1, containers: 0 }],
  fileSystem: { free: 1, total: 2 },
};
const whole = (groups: readonly { readonly entries: readonly { readonly bytes: number }[] }[]): number => groups.flatMap(({ entries }) => entries).reduce((sum, { bytes }) => sum + bytes, 0);

test('every byte is in one entry, what images share in one of its own', () => {
  const groups = groupDisk(reply);
  expect(whole(groups)).toBe(reply.total);
  expect(groups.map(({ id }) => id)).toEqual(['images', 'volumes', 'containers', 'other', 'trash', 'logs']);
  expect(groups[0]?.entries.map(({ kind, bytes }) => [kind, bytes])).toEqual([['image', 3000], ['shared', 3000], ['image', 1000]]);
});

test('what is too small to draw is put together, and no byte is lost', () => {
  const drawn = foldSmall(groupDisk(reply));
  expect(whole(drawn)).toBe(reply.total);
  expect(drawn.find(({ id }) => id === 'other')?.entries.map(({ name }) => name)).toEqual(['Records of the engine', 'Logs', 'What is known of layers']);
  expect(drawn.some(({ id }) => id === 'logs')).toBe(false);
  const many = foldSmall(groupDisk({ ...reply, total: 8600, parts: { ...reply.parts, volumes: 100 }, volumes: Array.from({ length: 100 }, (_, index) => ({ name: `v${index}`, bytes: 1, containers: 0 })) }));
  expect(many.flatMap(({ entries }) => entries.map(({ name }) => name))).toContain('Volumes');
});

test('an empty engine draws nothing', () => {
  const nothing = Object.fromEntries(Object.keys(reply.parts).map((name) => [name, 0])) as DiskReply['parts'];
  expect(foldSmall(groupDisk({ ...reply, total: 0, parts: nothing, images: [], containers: [], volumes: [] }))).toEqual([]);
});
