import { expect, test } from 'vitest';
import type { CheckLine } from '../../../shared/engine-api/check.ts';
import type { Images } from '../../images/images.ts';
import { containerId, memoryRooms } from '../testing/memory-rooms.ts';
import { serveForTest } from '../testing/unix-http.ts';

const damage: CheckLine = {
  kind: 'damage', what: 'layer', subject: 'sha256:1', images: [{ image: 'web:latest', part: 'layer 1 of 2' }], problem: '1 thing differs from its blob', details: ['etc/x: missing'],
  mending: { kind: 'blocked', by: ['box'] },
};
const done: CheckLine = { kind: 'done', checked: { images: 1, blobs: 2, bytes: 3, layers: 1, uncompared: 0 }, damaged: 1, mended: 0 };

type Request = Parameters<Images['deepCheck']>[0];

async function serve(answer: () => AsyncIterable<CheckLine>) {
  const rooms = memoryRooms();
  const asked: Request[] = [];
  const images: Images = {
    ...rooms.images,
    deepCheck: (request) => {
      asked.push(request);
      return answer();
    },
  };
  return { api: await serveForTest({ ...rooms, images }), asked };
}

test('lines of damage and the end; logins by registry are for that registry only', async () => {
  const { api, asked } = await serve(async function* () {
    yield damage;
    yield done;
  });
  await using _ = api;
  const config = Buffer.from(JSON.stringify({ 'a:5000': { username: 'me', password: 'secret' } })).toString('base64url');
  const answer = await api.ask('/tidewharf/v1/check', { method: 'POST', body: JSON.stringify({ repair: true }), headers: { 'x-registry-config': config, 'content-type': 'application/json' } });
  expect(answer.status).toBe(200);
  expect(answer.text.trim().split('\r\n').map((line) => JSON.parse(line) as unknown)).toEqual([damage, done]);
  expect(asked[0]).toMatchObject({ repair: true });
  expect(asked[0]!.authFor!('a:5000')).toEqual({ username: 'me', password: 'secret' });
  expect(asked[0]!.authFor!('b:5000')).toBeUndefined();
  expect(asked[0]!.nameOf!(containerId)).toBe(containerId);
});

test('mends nothing where nobody asks for it; other fields are refused', async () => {
  const { api, asked } = await serve(async function* () {
    yield done;
  });
  await using _ = api;
  expect((await api.ask('/tidewharf/v1/check', { method: 'POST' })).status).toBe(200);
  expect(asked).toMatchObject([{ repair: false }]);
  for (const body of ['{"repair":1}', '{"mend":true}']) {
    expect((await api.ask('/tidewharf/v1/check', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status).toBe(400);
  }
});

test('at once: records against what is there, mounts that nobody needs apart from the rest', async () => {
  const rooms = memoryRooms();
  const containers = { ...rooms.containers, check: async () => ['container a: its folder is missing', 'mount /x: no running container has it'] };
  await using api = await serveForTest({ ...rooms, images: { ...rooms.images, check: async () => [] }, networks: { ...rooms.networks, check: async () => [] }, containers });
  const answer = await api.ask('/tidewharf/v1/check');
  expect(answer).toMatchObject({ status: 200, json: { problems: ['container a: its folder is missing'], mounts: ['mount /x: no running container has it'], checked: { containers: expect.any(Number), networks: expect.any(Number) } } });
});
