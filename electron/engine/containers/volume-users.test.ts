import { expect, test } from 'vitest';
import type { ContainerRecord } from './containers.ts';
import { listVolumeUsers, runningUsers, volumesOfItsOwn } from './volume-users.ts';

const has = (id: string, status: string, mounts: readonly [name: string, destination: string, anonymous: boolean][]): ContainerRecord =>
  ({
    id, name: `c${id}`, status,
    mounts: mounts.map(([name, destination, anonymous]) => ({ kind: 'volume', name, anonymous, destination, readOnly: false, noCopy: false, subpath: '', mode: '' })),
  }) as unknown as ContainerRecord;

const one = has('1', 'running', [['data', '/a', false], ['data', '/b', false], ['x1', '/c', true], ['x2', '/d', true]]);
const two = has('2', 'exited', [['data', '/a', false], ['x2', '/d', true]]);

test('users by volume, once for each place', () => {
  const users = listVolumeUsers([one, two]);
  expect([...users.keys()].sort()).toEqual(['data', 'x1', 'x2']);
  expect(users.get('data')).toEqual([
    { containerId: '1', containerName: 'c1', destination: '/a', readOnly: false, running: true },
    { containerId: '1', containerName: 'c1', destination: '/b', readOnly: false, running: true },
    { containerId: '2', containerName: 'c2', destination: '/a', readOnly: false, running: false },
  ]);
  expect(runningUsers([one]).get('data')).toEqual(new Set(['1']));
});

test('with a container go its anonymous volumes that no other has', () => {
  expect(volumesOfItsOwn(one, [one, two])).toEqual(['x1']);
  expect(volumesOfItsOwn(two, [one, two])).toEqual([]);
  expect(volumesOfItsOwn(two, [two])).toEqual(['x2']);
});
