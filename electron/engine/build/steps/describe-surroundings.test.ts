import { expect, test } from 'vitest';
import { describeSurroundings } from './describe-surroundings.ts';

const nothing = { addHosts: [], ulimits: [], shmSize: 0 };

test('what was not asked for is not there: keys stay what they were', () => {
  expect(describeSurroundings(nothing)).toEqual({});
});

test('names of hosts count in any order, addresses do not', () => {
  const hosts = (...addHosts: string[]) => describeSurroundings({ ...nothing, addHosts });
  expect(hosts('db:10.0.0.1', 'cache=fd00::1')).toEqual({ 'added hosts': 'cache db' });
  expect(hosts('cache:10.0.0.7', 'db:host-gateway', 'db:10.0.0.9')).toEqual(hosts('db:10.0.0.1', 'cache=fd00::1'));
  expect(hosts('db:10.0.0.1')).not.toEqual(hosts('db2:10.0.0.1'));
});

test('ulimits and the size of /dev/shm count', () => {
  expect(describeSurroundings({ ...nothing, ulimits: [{ name: 'nproc', soft: 1, hard: 2 }, { name: 'nofile', soft: 64, hard: 64 }], shmSize: 4096 })).toEqual({ ulimits: 'nofile=64:64 nproc=1:2', 'shared memory': '4096 bytes' });
});
