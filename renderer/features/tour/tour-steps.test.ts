import { expect, test } from 'vitest';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { nextTourState, type TourState, type TourStep } from './tour-steps.ts';

const startedAt = '2026-11-21T10:00:00.000Z';
const at = (step: TourStep, containerId = 'c1'): TourState => ({ step, containerId, startedAt });
const container = (other: Partial<ContainerSummary> = {}): ContainerSummary => ({ id: 'c1', image: 'tidewharf/starter', status: 'running', createdAt: '2026-11-21T10:00:05Z', ...other }) as ContainerSummary;
const image = (other: Partial<ImageSummary>): ImageSummary => ({ id: 'i', tags: ['mine:1'], createdAt: '2026-11-21T10:05:00Z', ...other }) as ImageSummary;
const next = (state: TourState, world: { containers?: ContainerSummary[]; images?: ImageSummary[]; changes?: number } = {}): TourStep =>
  nextTourState(state, { containers: world.containers ?? [], images: world.images ?? [], changes: world.changes }).step;

test('running the starter image begins it; older ones and others do not count', () => {
  expect(next(at('run', ''), { containers: [container({ createdAt: '2026-11-20T10:00:00Z' }), container({ image: 'nginx' }), container({ status: 'created' })] })).toBe('run');
  expect(nextTourState(at('run', ''), { containers: [container({ image: 'tidewharf/starter:latest' })], images: [], changes: undefined })).toMatchObject({ step: 'change', containerId: 'c1' });
});

test('a change counts once it is seen', () => {
  expect(next(at('change'), { containers: [container()] })).toBe('change');
  expect(next(at('see'), { containers: [container()], changes: 0 })).toBe('see');
  expect(next(at('see'), { containers: [container()], changes: 1 })).toBe('remove');
});

test('it is removed, comes back, and becomes an image', () => {
  expect(next(at('remove'), { containers: [container()] })).toBe('remove');
  expect(next(at('remove'))).toBe('restore');
  expect(next(at('restore'))).toBe('restore');
  expect(next(at('restore'), { containers: [container({ status: 'exited' })] })).toBe('commit');
  expect(next(at('commit'), { images: [image({ tags: ['tidewharf/starter:latest'] }), image({ createdAt: '2026-11-01T00:00:00Z' })] })).toBe('commit');
  expect(next(at('commit'), { images: [image({})] })).toBe('over');
});

test('one that goes too early is to be brought back', () => {
  expect(next(at('change'))).toBe('restore');
});
