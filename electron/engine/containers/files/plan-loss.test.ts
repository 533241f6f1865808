import { expect, test } from 'vitest';
import type { FileChange } from '../containers.ts';
import { planLoss } from './plan-loss.ts';

const change = (kind: FileChange['kind'], path: string, bytes = 0): FileChange => ({ kind, path, bytes });

test('bytes add up for every folder above, the largest first; data by folder', () => {
  const changes = [
    change('changed', '/var'), change('added', '/var/lib/a', 10), change('added', '/var/lib/b', 5), change('added', '/srv/c', 100), change('added', '/d', 7), change('deleted', '/etc/x'), change('changed', '/etc/y', 0),
    change('added', '/var/lib/mysql/ibdata1', 3),
  ];
  expect(planLoss({ mounts: [] }, changes)).toEqual({
    changes,
    bytes: 125,
    counts: { added: 5, changed: 1, deleted: 1 },
    folders: [{ path: '/srv', bytes: 100, files: 1 }, { path: '/var', bytes: 18, files: 3 }, { path: '/var/lib', bytes: 18, files: 3 }, { path: '/var/lib/mysql', bytes: 3, files: 1 }],
    data: [{ path: '/srv', bytes: 100, files: 1, kind: 'uploads' }, { path: '/var/lib/mysql', bytes: 3, files: 1, kind: 'database' }],
    writers: [{ path: '/srv', bytes: 100, files: 1, kind: 'uploads', hiddenBy: null }, { path: '/var/lib/mysql', bytes: 3, files: 1, kind: 'database', hiddenBy: null }],
  });
});
