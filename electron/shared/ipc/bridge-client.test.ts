import { expect, test } from 'vitest';
import type { BridgeClient } from './bridge-client.ts';
import { createBridgeClient } from './bridge-client.ts';
import type { PostFrame } from './frames.ts';

function startClient(): BridgeClient & { posted: PostFrame[] } {
  const posted: PostFrame[] = [];
  const client = createBridgeClient({
    kind: 'browser',
    call: (name, input) => Promise.resolve({ ok: true, value: [name, input] }),
    post: (frame) => void posted.push(frame),
  });
  return { ...client, posted };
}

test('a call goes out by its name, an unknown one is refused without reaching the host', async () => {
  const { bridge } = startClient();
  await expect(bridge.call('engine.state', {})).resolves.toEqual({ ok: true, value: ['engine.state', {}] });
  await expect(bridge.call('constructor' as never, {} as never)).resolves.toMatchObject({ ok: false, error: { kind: 'not-implemented' } });
});

test('batches are taken one after the other and acknowledged when taken', async () => {
  const client = startClient();
  const seen: unknown[] = [];
  const gate = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  client.bridge.stream('logs', { sources: [{ id: 'a', after: null }], until: null }, {
    onBatch: async (items) => {
      seen.push(...items);
      await gate.promise;
    },
    onEnd: ended.resolve,
  });
  client.receive({ kind: 'batch', id: 1, items: ['one'] });
  client.receive({ kind: 'batch', id: 1, items: ['two'] });
  client.receive({ kind: 'end', id: 1, error: null });
  await Promise.resolve();
  expect(seen).toEqual(['one']);
  expect(client.posted.filter((frame) => frame.kind === 'ack')).toEqual([]);
  gate.resolve();
  await expect(ended.promise).resolves.toBeNull();
  expect(seen).toEqual(['one', 'two']);
  expect(client.posted).toEqual([
    { kind: 'open', id: 1, name: 'logs', input: { sources: [{ id: 'a', after: null }], until: null } },
    { kind: 'ack', id: 1 },
    { kind: 'ack', id: 1 },
  ]);
});

test('a closed stream hears nothing more, and its close is posted once', () => {
  const client = startClient();
  const heard: unknown[] = [];
  const close = client.bridge.stream('terminal', { id: 't' }, { onBatch: (items) => void heard.push(items), onEnd: (error) => void heard.push(error) });
  close();
  close();
  client.receive({ kind: 'batch', id: 1, items: ['late'] });
  client.receive({ kind: 'end', id: 1, error: null });
  expect(heard).toEqual([]);
  expect(client.posted.filter((frame) => frame.kind === 'close')).toHaveLength(1);
});

test('a lost connection ends every open stream with the error', async () => {
  const client = startClient();
  const ended = Promise.withResolvers<unknown>();
  client.bridge.stream('terminal', { id: 't' }, { onBatch: () => {}, onEnd: ended.resolve });
  client.disconnect({ kind: 'unavailable', message: 'host: connection lost' });
  await expect(ended.promise).resolves.toEqual({ kind: 'unavailable', message: 'host: connection lost' });
});

test('events reach their listeners until these leave', () => {
  const client = startClient();
  const heard: unknown[] = [];
  const leave = client.bridge.on('task.dismissed', (payload) => void heard.push(payload));
  client.receive({ kind: 'event', name: 'task.dismissed', payload: { id: '1' } });
  leave();
  client.receive({ kind: 'event', name: 'task.dismissed', payload: { id: '2' } });
  expect(heard).toEqual([{ id: '1' }]);
});
