import { describe, expect, test } from 'vitest';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { hasToken, matchesFilter, offeredTokens, toggleToken } from './container-filter.ts';

const container = (part: Partial<ContainerSummary>): ContainerSummary => ({
  id: 'abc', name: 'web', image: 'nginx:1.27', imageId: 'sha256:1', command: 'nginx', status: 'running', createdAt: '', startedAt: null, finishedAt: null, exitCode: null,
  ports: [{ containerPort: 80, hostPort: 8080, hostIp: '', protocol: 'tcp' }], project: 'Shop', health: 'healthy', movedTag: null, ...part,
});

describe('a row is shown', () => {
  test.each([
    ['', true], ['web', true], ['WEB nginx', true], ['8080', true], ['shop', true], ['web redis', false],
    ['state:running', true], ['state:paused', false], ['state:paused state:running', true], ['project:shop', true], ['project:sho', false],
    ['health:unhealthy', false], ['image:nginx', true], ['image:older', false], ['state:running redis', false], ['state:', false],
  ])('%s', (filter, shown) => expect(matchesFilter(container({}), 'all', filter)).toBe(shown));

  test('by its tab, and by the tag that has moved on', () => {
    expect(matchesFilter(container({ status: 'paused' }), 'running', '')).toBe(true);
    expect(matchesFilter(container({ status: 'exited' }), 'running', '')).toBe(false);
    expect(matchesFilter(container({ status: 'created' }), 'stopped', '')).toBe(true);
    expect(matchesFilter(container({ image: 'sha256:1', movedTag: 'redis:7' }), 'all', 'image:older image:redis')).toBe(true);
  });
});

test('tokens go in and out of the filter, words stay', () => {
  expect(toggleToken('web', 'state:paused')).toBe('web state:paused');
  expect(toggleToken('State:Paused web', 'state:paused')).toBe('web');
  expect(hasToken('web State:Paused', 'state:paused')).toBe(true);
});

test('what is offered finds something', () => {
  const offered = offeredTokens([container({}), container({ status: 'exited', health: null, project: null, image: 'redis:7' }), container({ image: 'redis:7' })]);
  expect(offered).toEqual({ state: ['running', 'exited'], health: ['healthy'], project: ['Shop'], image: ['redis:7', 'nginx:1.27'] });
});
