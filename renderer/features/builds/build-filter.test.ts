import { expect, it } from 'vitest';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { fitsWords, isOfKind } from './build-filter.ts';

const build = { id: 'b1', status: 'failed', error: 'RUN npm test: exit code 1', description: { tags: ['docker.io/library/shop:1'], context: { kind: 'folder', path: '/srv/shop' }, dockerfile: 'Dockerfile', target: 'production' } } as unknown as BuildSummary;

it('finds a build by name, folder, status, stage and error, all words together', () => {
  expect(['shop:1', '/srv', 'FAILED production', 'npm exit', 'docker.io'].map((filter) => fitsWords(build, filter))).toEqual([true, true, true, true, true]);
  expect(['shop:2', 'done', 'shop nothing'].map((filter) => fitsWords(build, filter))).toEqual([false, false, false]);
  expect([isOfKind(build, 'all'), isOfKind(build, 'failed'), isOfKind(build, 'running')]).toEqual([true, true, false]);
});
