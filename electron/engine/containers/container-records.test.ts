import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { openState } from '../state/open-state.ts';
import type { State } from '../state/state.ts';
import { openContainerRecords } from './container-records.ts';
import type { ContainerRecord } from './containers.ts';
import { emptySpec } from './testing/empty-spec.ts';

let folder: string;
let state: State;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidewharf-records-'));
  state = openState(join(folder, 'state.db'));
});

afterEach(() => {
  state.close();
  rmSync(folder, { recursive: true });
});

const idOf = (digit: string): ContainerId => digit.padEnd(64, '0') as ContainerId;
const record = (id: ContainerId, name: string): ContainerRecord => ({ id, name, spec: emptySpec, mounts: [], status: 'created', createdAt: `2026-11-21T00:00:0${id[0]}Z` }) as Partial<ContainerRecord> as ContainerRecord;

test('found by name, with or without slash, id and prefix; newest first', () => {
  const records = openContainerRecords(state);
  records.insert(record(idOf('1a'), 'one'));
  records.insert(record(idOf('2b'), 'two'));
  for (const text of ['one', '/one', idOf('1a'), '1a', '1']) expect(records.get(text).name).toBe('one');
  expect(records.list().map(({ name }) => name)).toEqual(['two', 'one']);
});

test('an unknown one is not found, an ambiguous prefix invalid', () => {
  const records = openContainerRecords(state);
  records.insert(record(idOf('1a'), 'one'));
  records.insert(record(idOf('1b'), 'two'));
  expect(() => records.get('none')).toThrow('No such container: none');
  expect(() => records.get('')).toThrow('No such container: ');
  expect(() => records.get('1')).toThrow('Multiple IDs found with provided prefix: 1');
});

test('changes last and events move the status or are refused', () => {
  openContainerRecords(state).insert(record(idOf('1'), 'one'));
  const records = openContainerRecords(state);
  records.update(idOf('1'), { exitCode: 7 }, 'start');
  expect(() => records.update(idOf('1'), { exitCode: 8 }, 'start')).toThrow(/start is not possible while it is running/);
  expect(openContainerRecords(state).get('one')).toMatchObject({ status: 'running', exitCode: 7 });
  records.delete(idOf('1'));
  expect(openContainerRecords(state).list()).toEqual([]);
});

test('a name is taken by a container and by one in the making, in Docker\'s words', () => {
  const records = openContainerRecords(state);
  records.insert(record(idOf('1'), 'one'));
  const taken = (name: string, holder: string): string =>
    `Conflict. The container name "/${name}" is already in use by container "${holder}". You have to remove (or rename) that container to be able to reuse that name.`;
  expect(() => records.reserveName('one', idOf('2'))).toThrow(taken('one', idOf('1')));
  {
    using _made = records.reserveName('two', idOf('2'));
    expect(() => records.reserveName('two', idOf('3'))).toThrow(taken('two', idOf('2')));
    expect(['one', 'two', 'three'].map((name) => records.isNameTaken(name))).toEqual([true, true, false]);
  }
  expect(records.isNameTaken('two')).toBe(false);
  records.reserveName('two', idOf('3'))[Symbol.dispose]();
});
