import { expect, it } from 'vitest';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { trendOf } from './build-trend.ts';

const build = (index: number, more: Partial<BuildSummary> = {}, path = '/srv/shop'): BuildSummary => ({
  id: `b${index}`, status: 'done', startedAt: new Date(index * 1000).toISOString(), finishedAt: undefined, seconds: index, imageId: undefined, steps: 4, cachedSteps: 1, savedSeconds: 0, warnings: 0, error: '', isHere: true,
  description: { context: { kind: 'folder', path }, dockerfile: 'Dockerfile', target: '', tags: [] as readonly string[] } as BuildSummary['description'], ...more,
});

it('shows builds of the same thing in the order of time, each beside the longest', () => {
  const builds = [build(4), build(3, {}, '/srv/other'), build(2, { status: 'failed', cachedSteps: 0 }), build(8, { status: 'running' }), build(1, { steps: 0 })];
  const trend = trendOf(builds, build(4));
  expect(trend.builds.map(({ build: { id }, height, share }) => [id, height, share])).toEqual([['b1', 0.25, 0], ['b2', 0.5, 0], ['b4', 1, 0.25]]);
  expect(trend).toMatchObject({ longest: 4, usual: 4 });
});

it('of a long history it shows the last ones, and of an old build those around it', () => {
  const many = Array.from({ length: 200 }, (_, index) => build(index)).toReversed();
  const shown = (of: number): string[] => trendOf(many, build(of)).builds.map(({ build: { id } }) => id);
  expect([shown(199).length, shown(199)[0], shown(199).at(-1)]).toEqual([40, 'b160', 'b199']);
  expect([shown(50).length, shown(50).includes('b50'), shown(3)[0], shown(3).length]).toEqual([40, true, 'b0', 40]);
});
