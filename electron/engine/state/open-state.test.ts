import { closeSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from './migrations.ts';
import { openState } from './open-state.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync('/var/tmp/tidewharf-state-');
  path = join(folder, 'state.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

type Thing = { name: string; nested?: { list: number[] } };

test('collection: put, find, replace, list by key, delete', () => {
  const state = openState(path);
  const images = state.collection<Thing>('images');
  images.put('b', { name: 'bee' });
  images.put('a', { name: 'old' });
  images.put('a', { name: 'ä', nested: { list: [1, 2] } });
  expect(images.find('a')).toEqual({ name: 'ä', nested: { list: [1, 2] } });
  expect(images.find('c')).toBeUndefined();
  expect(images.list()).toEqual([{ key: 'a', record: { name: 'ä', nested: { list: [1, 2] } } }, { key: 'b', record: { name: 'bee' } }]);
  expect(state.collection('tags').list()).toEqual([]);
  expect(images.delete('a')).toBe(true);
  expect(images.delete('a')).toBe(false);
  state.close();
});

test('records are there after a reopen, also without a close', () => {
  const first = openState(path);
  first.collection<Thing>('tags').put('k', { name: 'kept' });
  const second = openState(path);
  expect(second.collection<Thing>('tags').find('k')).toEqual({ name: 'kept' });
  expect(second.check()).toEqual([]);
  second.close();
  first.close();
  first.close();
});

test('only the owner may read the files', () => {
  const state = openState(path);
  state.collection('tags').put('k', {});
  for (const name of ['state.db', 'state.db-wal']) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  state.close();
});

test('transaction: all or nothing, returns a value, not nested, not async', () => {
  const state = openState(path);
  const images = state.collection<Thing>('images');
  expect(state.transaction(() => (images.put('a', { name: 'a' }), 7))).toBe(7);
  const fail = new Error('no');
  const broken = (): never => {
    images.put('b', { name: 'b' });
    images.delete('a');
    throw fail;
  };
  expect(() => state.transaction(broken)).toThrow(fail);
  expect(images.list().map(({ key }) => key)).toEqual(['a']);
  expect(() => state.transaction(() => state.transaction(() => 1))).toThrow(/inside a transaction/);
  expect(() => state.transaction(async () => images.put('c', { name: 'c' }))).toThrow(/waits/);
  expect(images.list().map(({ key }) => key)).toEqual(['a']);
  state.close();
});

test('a database of a newer engine is refused and stays as it is', () => {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => openState(path)).toThrow(expect.objectContaining({ kind: 'conflict', detail: { version: 99, known: migrations.length } }));
  const again = new DatabaseSync(path);
  expect(again.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
  again.close();
});

test('a file that is no database, or a damaged one, is corrupt', () => {
  writeFileSync(path, 'this is not a database, it only looks like a long file'.repeat(100));
  expect(() => openState(path)).toThrow(expect.objectContaining({ kind: 'corrupt', message: `state ${path}: the file is no database` }));
  rmSync(path);

  fillState();
  truncateSync(path, 40_960);
  expect(() => openState(path)).toThrow(expect.objectContaining({ kind: 'corrupt' }));
});

test('check: finds damage in the middle', () => {
  fillState();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(8192, 0xaa), 0, 8192, 81_920);
  closeSync(file);
  const damaged = openState(path);
  expect(damaged.check().length).toBeGreaterThan(0);
  damaged.close();
});

function fillState(): void {
  const state = openState(path);
  const images = state.collection<Thing>('images');
  state.transaction(() => {
    for (let n = 0; n < 500; n += 1) images.put(`k${n}`, { name: 'x'.repeat(500) });
  });
  state.close();
}

test('records of networks, leases and containers from before networks of one’s own', () => {
  const before = new DatabaseSync(path);
  const first = migrations.findIndex((step) => step.includes('UPDATE leases'));
  for (const step of migrations.slice(0, first)) before.exec(step);
  before.exec(`PRAGMA user_version = ${first}`);
  const add = (table: string, key: string, record: object) => before.prepare(`INSERT INTO ${table} VALUES (?, ?)`).run(key, JSON.stringify(record));
  add('networks', 'n', { id: 'n', name: 'bridge', subnet: '172.29.0.0/16', labels: { a: 'b' } });
  add('containers', 'c', { id: 'c', spec: { network: { mode: 'default' } } });
  add('containers', 'j', { id: 'j', spec: { network: { mode: 'gone' } } });
  add('leases', 'c', { containerId: 'c', networkId: 'n', networkName: 'bridge', netnsPath: '/n/c', ip: '172.29.0.2', prefixLength: 16, gateway: '172.29.0.1', mac: 'm', ports: [{ hostPort: 1 }], dns: ['1.1.1.1'] });
  add('leases', 'h', { containerId: 'h', networkId: 'h', networkName: 'host', ip: '', ports: [], dns: [] });
  before.close();
  const state = openState(path);
  expect(state.collection('networks').find('n')).toMatchObject({ subnet: '172.29.0.0/16', labels: { a: 'b' }, options: {}, internal: false });
  expect(state.collection('containers').find('c')).toMatchObject({ endpoints: { n: { networkName: 'bridge', aliases: [], driverOpts: {} } } });
  expect(state.collection('containers').find('j')).toMatchObject({ endpoints: {} });
  expect(state.collection('leases').list()).toEqual([
    {
      key: 'c',
      record: {
        containerId: 'c', netnsPath: '/n/c', ports: [{ hostPort: 1 }], dns: ['1.1.1.1'], named: false, upstreams: [],
        endpoints: [
          {
            id: 'c', networkId: 'n', networkName: 'bridge', interface: 'eth0', ip: '172.29.0.2', prefixLength: 16, gateway: '172.29.0.1', ip6: '', prefixLength6: 0, gateway6: '',
            mac: 'm', names: [], gatewayPriority: 0,
          },
        ],
      },
    },
  ]);
  state.close();
});
