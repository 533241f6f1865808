import { expect, test } from 'vitest';
import { listTrashItems, matchesTrash } from './trash-items.ts';

const items = listTrashItems({
  bytes: 3,
  containers: [{ id: 'c1', name: 'web', image: 'nginx:1', command: ['sh', '-c', 'x'], removedAt: '2026-11-01T00:00:00Z', why: 'rm', bytes: 1, ports: [] }],
  images: [
    { id: 'sha256:0123456789abcdef', names: ['nginx:1', 'web:2'], repoDigests: [], removedAt: '2026-11-02T00:00:00Z', why: 'prune', isRemoved: true, bytes: 2 },
    { id: 'sha256:fedcba9876543210', names: [], repoDigests: [], removedAt: '2026-10-02T00:00:00Z', why: 'rm', isRemoved: false, bytes: 0 },
  ],
});

test('containers and images in one order, newest first, each with a name', () => {
  expect(items.map(({ kind, name, from }) => [kind, name, from])).toEqual([
    ['image', 'nginx:1', '0123456789ab'],
    ['container', 'web', 'nginx:1 sh -c x'],
    ['names', 'fedcba987654', 'fedcba987654'],
  ]);
});

test('found by any of its names', () => {
  expect(items.filter((item) => matchesTrash(item, 'web')).map(({ kind }) => kind)).toEqual(['image', 'container']);
  expect(items.filter((item) => matchesTrash(item, 'web -c'))).toHaveLength(1);
});
