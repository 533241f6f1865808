import { expect, test } from 'vitest';
import type { EngineNotice } from '../shared/ipc/engine.ts';
import type { EventFrame } from '../shared/ipc/frames.ts';
import type { Task } from '../shared/ipc/tasks.ts';
import { createNoticePlanner } from './notifications.ts';

const start = () => {
  let time = 1_000_000;
  const planner = createNoticePlanner(() => time);
  const hear = (action: string, other: Partial<EngineNotice> = {}) =>
    planner.plan({ kind: 'event', name: 'engine.notice', payload: { noun: 'container', action, id: 'c1', name: 'web', ...other } })?.title;
  return { planner, hear, pass: (ms: number) => void (time += ms) };
};

const taskFrame = (task: Partial<Task>): EventFrame => ({ kind: 'event', name: 'task', payload: { id: 't', kind: 'pull', title: 'nginx:latest', state: 'running', error: null, ...task } as Task });

test('a container that ends by itself with an error is told, once a minute', () => {
  const { hear, pass } = start();
  expect(hear('die', { exitCode: 3 })).toBe('web has ended');
  expect(hear('die', { exitCode: 3 })).toBeUndefined();
  expect(hear('die', { id: 'c2', name: 'other', exitCode: 1 })).toBe('other has ended');
  pass(61_000);
  expect(hear('die', { exitCode: 3 })).toBe('web has ended');
});

test('one that was done, or was stopped, is not', () => {
  const { hear, pass } = start();
  expect(hear('die', { exitCode: 0 })).toBeUndefined();
  expect([hear('kill'), hear('die', { exitCode: 143 })]).toEqual([undefined, undefined]);
  pass(31_000);
  expect(hear('die', { exitCode: 137 })).toBe('web has ended');
});

test('out of memory and bad health are told, images and networks are not', () => {
  const { hear } = start();
  expect(hear('oom')).toBe('web ran out of memory');
  expect(hear('health_status: unhealthy')).toBe('web is unhealthy');
  expect(hear('health_status: healthy')).toBeUndefined();
  expect(hear('delete', { noun: 'image' })).toBeUndefined();
});

test('a task is told when it ends, not when it was cancelled', () => {
  const { planner } = start();
  expect(planner.plan(taskFrame({}))).toBeUndefined();
  expect(planner.plan(taskFrame({ state: 'cancelled' }))).toBeUndefined();
  expect(planner.plan(taskFrame({ state: 'failed', error: { kind: 'unavailable', message: 'no way' } }))).toEqual({ title: 'Failed: nginx:latest', body: 'no way', place: '/tasks' });
  expect(planner.plan(taskFrame({ id: 'u', state: 'done' }))?.body).toBe('nginx:latest');
});

test('a build is told when it ends, and leads to itself', () => {
  const { planner } = start();
  const build = { kind: 'build', title: 'shop:1', resultId: 'b1' } as const;
  expect(planner.plan(taskFrame({ ...build, state: 'done' }))).toEqual({ title: 'Built shop:1', body: 'It is ready to run.', place: '/builds/b1' });
  expect(planner.plan(taskFrame({ ...build, id: 'u', state: 'failed', error: { kind: 'invalid', message: 'RUN false: exit code 1' } }))).toEqual({ title: 'The build of shop:1 has failed', body: 'RUN false: exit code 1', place: '/builds/b1' });
});

test('a short disk is told once, and again after there was room', () => {
  const { planner } = start();
  const tell = (bytes: number) => planner.planDisk(bytes)?.title;
  expect([9e9, 1.9e9, 1e9, 3e9, 1e9, 5e9, 1e9].map(tell)).toEqual([undefined, 'The disk is nearly full', undefined, undefined, undefined, undefined, 'The disk is nearly full']);
});
