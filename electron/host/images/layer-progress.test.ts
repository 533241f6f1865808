import { expect, test } from 'vitest';
import { createPullProgress, createPushProgress } from './layer-progress.ts';

const line = (status: string, id = '', current = 0, total = 0) => ({ status, id, current, total });

test('layers go through their phases and their bytes add up', () => {
  let time = 0;
  const progress = createPullProgress(() => time);
  expect(progress.add(line('Pulling from library/web', '1.27'))).toMatchObject({ phase: 'Asking the registry', layers: [] });
  progress.add(line('Already exists', 'base'));
  progress.add(line('Pulling fs layer', 'a', 0, 1000));
  expect(progress.add(line('Pulling fs layer', 'b', 0, 3000))).toMatchObject({ bytes: 0, totalBytes: 4000, bytesPerSecond: 0, secondsLeft: null });
  time = 1000;
  expect(progress.add(line('Downloading', 'a', 500, 1000))).toMatchObject({ bytes: 500, bytesPerSecond: 500, secondsLeft: 7, phase: 'Downloading, 0 of 2 layers here' });
  progress.add(line('Download complete', 'a'));
  const later = progress.add(line('Extracting', 'a', 10, 20));
  expect(later.layers).toEqual([
    { id: 'base', phase: 'exists', bytes: 0, totalBytes: 0 },
    { id: 'a', phase: 'unpacking', bytes: 1000, totalBytes: 1000 },
    { id: 'b', phase: 'waiting', bytes: 0, totalBytes: 3000 },
  ]);
  progress.add(line('Download complete', 'b'));
  expect(progress.add(line('Pull complete', 'a'))).toMatchObject({ phase: 'Unpacking, 1 of 2 layers done', bytes: 4000, bytesPerSecond: 0, secondsLeft: null });
  expect(progress.add(line('Pull complete', 'b')).phase).toBe('Finishing');
});

test('a registry that wants us to wait is told until the next news', () => {
  const progress = createPullProgress(() => 0);
  expect(progress.add(line('Retrying (attempt 1): too many requests')).phase).toBe('Retrying (attempt 1): too many requests');
  expect(progress.add(line('Pulling fs layer', 'a', 0, 10)).phase).toBe('Downloading, 0 of 1 layers here');
});

test('while one size is unknown the total is', () => {
  const progress = createPullProgress(() => 0);
  progress.add(line('Downloading', 'a', 5, 10));
  expect(progress.add(line('Waiting', 'b'))).toMatchObject({ bytes: 5, totalBytes: 0, secondsLeft: null });
});

test('the rate is that of the last seconds, and never negative after a retry', () => {
  let time = 0;
  const progress = createPullProgress(() => time);
  for (; time <= 10_000; time += 500) progress.add(line('Downloading', 'a', time, 1_000_000));
  expect(progress.add(line('Downloading', 'a', 10_000 + 4000, 1_000_000)).bytesPerSecond).toBeGreaterThan(1500);
  expect(progress.add(line('Retrying in 2 seconds', 'a')).layers[0]).toMatchObject({ phase: 'retrying', bytes: 14_000 });
  time += 500;
  expect(progress.add(line('Downloading', 'a', 0, 1_000_000))).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
});

test('an image whose layers are all here says so', () => {
  expect(createPullProgress().add(line('Already exists', 'a'))).toMatchObject({ phase: 'All layers are here already', totalBytes: 0 });
});

test('a push counts what the registry lacks', () => {
  const progress = createPushProgress(() => 0);
  for (const id of ['a', 'b', 'c']) progress.add(line('Preparing', id));
  progress.add(line('Layer already exists', 'a'));
  progress.add(line('Mounted from library/base', 'b'));
  expect(progress.add(line('Pushing', 'c', 5, 10))).toMatchObject({ phase: 'Uploading, 0 of 1 layers there', bytes: 5, totalBytes: 10 });
  expect(progress.add(line('Pushed', 'c'))).toMatchObject({ phase: 'Finishing', bytes: 10, layers: [{ phase: 'exists' }, { phase: 'exists' }, { phase: 'done' }] });
});
