import { expect, test } from 'vitest';
import type { ContainerStatus, ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { planVerbs } from './container-verbs.ts';

const named = (name: string, status: ContainerStatus): ContainerSummary => ({
  id: name, name, image: '', imageId: '', command: '', status, createdAt: '', startedAt: null, finishedAt: null, exitCode: null, ports: [], project: null, health: null, movedTag: null,
});
const plan = (...containers: ContainerSummary[]): string[] => planVerbs(containers).map(({ verb, containers: touched }) => `${verb} ${touched.map(({ name }) => name).join(' ')}`);

test('only what fits, with those that it touches', () => {
  expect(plan(named('a', 'running'), named('b', 'paused'), named('c', 'exited'))).toEqual(['start c', 'stop a b', 'restart a b', 'pause a', 'unpause b', 'kill a b']);
  expect(plan(named('a', 'created'), named('b', 'exited'))).toEqual(['start a b']);
  expect(plan(named('a', 'dead'))).toEqual([]);
  expect(plan(named('a', 'restarting'))).toEqual(['stop a', 'restart a']);
});
