import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { openState } from '../state/open-state.ts';
import type { State } from '../state/state.ts';
import { openContainerRecords } from './container-records.ts';
import type { ContainerRecord } from './containers.ts';
import { openTrashRecords } from './trash-records.ts';
import { defaultTrashSettings, openTrashSettings } from './trash-settings.ts';
import type { TrashRecord } from './trash.ts';

let folder: string;
let state: State;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewharf-trash-'));
  state = openState(join(folder, 'state.db'));
});

afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true });
});

const idOf = (digit: string): ContainerId => digit.padEnd(64, '0') as ContainerId;
const record = (id: ContainerId, name: string): ContainerRecord => ({ id, name, status: 'exited' }) as ContainerRecord;
const trashed = (id: ContainerId, name: string, day: number): TrashRecord => ({ container: record(id, name), removedAt: `2026-11-0${day}T00:00:00.000Z`, why: 'rm', volumes: [] });

test('found by id, by the start of one, by name the one that was removed last; oldest first in the list', () => {
  const trash = openTrashRecords(state);
  trash.put(trashed(idOf('1a'), 'web', 3));
  trash.put(trashed(idOf('2b'), 'web', 2));
  trash.put(trashed(idOf('2c'), 'db', 1));
  expect(trash.list().map(({ container }) => container.id)).toEqual([idOf('2c'), idOf('2b'), idOf('1a')]);
  expect(trash.get('web').container.id).toBe(idOf('1a'));
  expect(trash.get('/web').container.id).toBe(idOf('1a'));
  expect(trash.get('2c').container.name).toBe('db');
  expect(() => trash.get('2')).toThrow('Multiple IDs found in the trash with provided prefix: 2');
  expect(() => trash.get('none')).toThrow('No such container in the trash: none');
});

test('a move that fails half way leaves the container where it was, in memory too', () => {
  const [records, trash] = [openContainerRecords(state), openTrashRecords(state)];
  records.insert(record(idOf('1'), 'web'));
  const fail = (): never => {
    throw new Error('no');
  };
  expect(() => records.delete(idOf('1'), () => (trash.put(trashed(idOf('1'), 'web', 1)), fail()))).toThrow('no');
  expect([records.list(), trash.list()].map((list) => list.length)).toEqual([1, 0]);
  records.delete(idOf('1'), () => trash.put(trashed(idOf('1'), 'web', 1)));
  expect(() => records.insert(record(idOf('1'), 'web'), () => (trash.delete(idOf('1')), fail()))).toThrow('no');
  expect([records.list(), trash.list()].map((list) => list.length)).toEqual([0, 1]);
});

test('settings: what was changed before what the engine was started with, also the next time', () => {
  const settings = openTrashSettings(state, { ...defaultTrashSettings, keepDays: 3 });
  expect(settings.change({ enabled: false })).toEqual({ ...defaultTrashSettings, keepDays: 3, enabled: false });
  expect(openTrashSettings(state, { ...defaultTrashSettings, enabled: true }).get()).toEqual({ ...defaultTrashSettings, enabled: false });
});
