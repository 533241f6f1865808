import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { useTestApi } from '../testing/use-test-api.ts';

const served = useTestApi();

const publish = (action: string, name = 'c') => served.rooms.events.publish({ type: 'container', action, actorId: 'c1', attributes: { name, image: 'web:1' } });
const actions = (text: string): string[] => text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line).Action);
const past = (query = '') => served.api.ask(`/events?since=1&until=${Date.now() / 1000 + 0.05}${query}`);

async function nextLine(response: IncomingMessage): Promise<string> {
  return ((await once(response, 'data')) as [Buffer])[0].toString();
}

test('headers come before the first event, and events in the words of docker', async () => {
  const response = await served.api.open('/events');
  publish('start');
  const line = await nextLine(response);
  expect(JSON.parse(line)).toMatchObject({
    status: 'start', id: 'c1', from: 'web:1', Type: 'container', Action: 'start', scope: 'local', Actor: { ID: 'c1', Attributes: { name: 'c', image: 'web:1' } },
  });
  const event = served.rooms.events.recent()[0];
  expect(line).toContain(`"timeNano":${event?.timeNano}}`);
  expect(JSON.parse(line).time).toBe(Math.floor(Number(event?.timeNano) / 1e9));
  response.destroy();
});

test('since replays what is known, until ends the answer', async () => {
  publish('create');
  publish('start');
  expect(actions((await past()).text)).toEqual(['create', 'start']);
  const from = String(served.rooms.events.recent()[1]?.timeNano).replace(/(\d{9})$/, '.$1');
  expect(actions((await served.api.ask(`/events?since=${from}&until=${from}`)).text)).toEqual(['start']);
  expect((await served.api.ask(`/events?since=soon`)).status).toBe(400);
});

test.each<[string, string[]]>([
  ['{"event":["start"]}', ['start']], ['{"event":["exec_start"]}', ['exec_start: sh']], ['{"type":["image"]}', ['pull']], ['{"container":["c"]}', ['create', 'start', 'exec_start: sh']],
  ['{"container":["c1"]}', ['create', 'start', 'exec_start: sh']], ['{"container":["x"]}', []], ['{"image":["web"]}', ['create', 'start', 'exec_start: sh', 'pull']],
  ['{"label":["toString"]}', []], ['{"label":["name=c"]}', ['create', 'start', 'exec_start: sh']], ['{"event":["create","start"]}', ['create', 'start']],
])('filter %s', async (filters, expected) => {
  for (const action of ['create', 'start', 'exec_start: sh']) publish(action);
  served.rooms.events.publish({ type: 'image', action: 'pull', actorId: 'web:1', attributes: { name: 'web' } });
  expect(actions((await past(`&filters=${encodeURIComponent(filters)}`)).text)).toEqual(expected);
});

test('a client that leaves is forgotten', async () => {
  const forgotten = Promise.withResolvers<void>();
  const subscribe = served.rooms.events.subscribe.bind(served.rooms.events);
  served.rooms.events.subscribe = (listener) => {
    const unsubscribe = subscribe(listener);
    return () => {
      unsubscribe();
      forgotten.resolve();
    };
  };
  const response = await served.api.open('/events');
  response.destroy();
  await forgotten.promise;
});

test('a client that never reads is cut off', async () => {
  const response = await served.api.open('/events');
  response.pause();
  const failed = new Promise((resolve) => void response.once('error', resolve));
  const big = 'x'.repeat(100_000);
  for (let count = 0; count < 100; count += 1) publish('start', big);
  response.resume();
  expect(await failed).toMatchObject({ message: 'aborted' });
  expect((await served.api.ask('/version')).status).toBe(200);
});
