import { expect, test } from 'vitest';
import { imageId } from '../testing/memory-rooms.ts';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();

test('names that are or were, and where one pointed', async () => {
  expect(await served.api.ask('/tidewharf/v1/tags')).toMatchObject({ status: 200, json: { names: ['web:latest'] } });
  const history = [{ at: '2026-11-03T10:00:00.000Z', by: 'untag', imageId: null, digest: null, isHere: false }];
  expect(await served.api.ask('/tidewharf/v1/tags/docker.io/library/web')).toMatchObject({ status: 200, json: { name: 'web:latest', history } });
  expect(await served.api.ask('/tidewharf/v1/tags/never')).toMatchObject({ status: 404 });
});

test('roll back to an image or a digest', async () => {
  expect(await served.api.ask(`/tidewharf/v1/tags/web/rollback?to=${imageId}`, { method: 'POST' })).toMatchObject({ status: 200, json: { name: 'web:latest', imageId } });
  expect(served.rooms.calls).toEqual([`rollback web:latest ${imageId}`]);
  expect((await served.api.ask('/tidewharf/v1/tags/web/rollback', { method: 'POST' })).status).toBe(400);
});
