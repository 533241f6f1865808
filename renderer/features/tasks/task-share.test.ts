import { expect, it } from 'vitest';
import type { Task } from '../../../electron/shared/ipc/tasks.ts';
import { sharesOf, taskShare } from './task-share.ts';

const task = (bytes: number, totalBytes: number, steps?: { done: number; total: number }): Pick<Task, 'progress' | 'state'> => ({
  state: 'running', progress: { phase: '', bytes, totalBytes, bytesPerSecond: 0, secondsLeft: null, layers: [], ...(steps && { steps }) },
});

it('a build is as far as its steps are, and nobody knows before there are some', () => {
  expect(taskShare(task(0, 0, { done: 1, total: 4 }))).toBe(0.25);
  expect(sharesOf([task(0, 0, { done: 1, total: 4 })])).toBe(0.25);
  expect(sharesOf([task(0, 0, { done: 0, total: 0 })])).toBeNull();
});

it('several together are counted by bytes, and with a build among them each alike', () => {
  expect(sharesOf([task(10, 100), task(0, 300)])).toBe(0.025);
  expect(sharesOf([task(50, 100), task(0, 0, { done: 1, total: 4 }), task(0, 0)])).toBe(0.375);
});
