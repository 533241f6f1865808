import { expect, test } from 'vitest';
import type { ContainerStatus } from './containers.ts';
import { hasProcess, next, type LifeEvent } from './lifecycle.ts';

const events: readonly LifeEvent[] = ['start', 'pause', 'unpause', 'exit', 'backoff', 'retry', 'give-up', 'break'];

const expected: Record<ContainerStatus, Partial<Record<LifeEvent, ContainerStatus>>> = {
  created: { start: 'running', break: 'dead' },
  running: { pause: 'paused', exit: 'exited', backoff: 'restarting' },
  paused: { unpause: 'running', exit: 'exited', backoff: 'restarting' },
  restarting: { start: 'running', 'give-up': 'exited' },
  exited: { start: 'running', retry: 'restarting', break: 'dead' },
  dead: { break: 'dead' },
};

for (const status of Object.keys(expected) as ContainerStatus[]) {
  for (const event of events) {
    const after = expected[status][event];
    test(`${status} on ${event}: ${after ?? 'cannot happen'}`, () => {
      expect(next(status, event)).toBe(after);
    });
  }
}

test('only running and paused containers have a process', () => {
  expect((Object.keys(expected) as ContainerStatus[]).filter(hasProcess)).toEqual(['running', 'paused']);
});
