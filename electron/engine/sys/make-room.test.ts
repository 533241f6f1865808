import { expect, test } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { withRoom } from './make-room.ts';

const full = (): EngineError => new EngineError('no-space', 'write x: the disk is full');

test('work that meets a full disk is done again while room is made, more with each attempt', async () => {
  const asked: number[] = [];
  let failures = 3;
  const work = async (): Promise<string> => {
    failures -= 1;
    if (failures >= 0) throw failures === 1 ? Object.assign(new Error('write'), { code: 'ENOSPC' }) : full();
    return 'done';
  };
  expect(await withRoom(async (attempt) => asked.push(attempt) > 0, work)).toBe('done');
  expect(asked).toEqual([0, 1, 2]);
});

test('its own failure where no room can be made, or the disk is not what it failed for', async () => {
  let asked = 0;
  const makeRoom = async (): Promise<boolean> => {
    asked += 1;
    return false;
  };
  await expect(withRoom(makeRoom, () => Promise.reject(full()))).rejects.toThrow('the disk is full');
  expect(asked).toBe(1);
  await expect(withRoom(makeRoom, () => Promise.reject(new EngineError('corrupt', 'broken')))).rejects.toThrow('broken');
  await expect(withRoom(undefined, () => Promise.reject(full()))).rejects.toThrow('the disk is full');
  expect(asked).toBe(1);
});
