import { expect, test } from 'vitest';
import type { FileChange } from '../containers.ts';
import { planLoss } from './plan-loss.ts';

const change = (kind: FileChange['kind'], path: string, bytes = 0): FileChange => ({ kind, path, bytes });

test('bytes add up for every folder above, the largest first', () => {
  const changes = [change('changed', '/var'), change('added', '/var/lib/a', 10), change('added', '/var/lib/b', 5), change('added', '/srv/c', 100), change('added', '/d', 7), change('deleted', '/etc/x')];
  const volume = { kind: 'volume' as const, destination: '/v', readOnly: false, noCopy: false, subpath: '', mode: '' };
  const mounts = [{ ...volume, name: 'made-up', anonymous: true }, { ...volume, name: 'named', anonymous: false }];
  expect(planLoss({ mounts }, changes)).toEqual({
    changes,
    bytes: 122,
    folders: [{ path: '/srv', bytes: 100, files: 1 }, { path: '/var', bytes: 15, files: 2 }, { path: '/var/lib', bytes: 15, files: 2 }],
    anonymousVolumes: ['made-up'],
  });
});
